"""What papers, figures and lessons write into the journal, in words."""

from border_gov.kernel.words import L

PAPER_WORDS = {
    "mediation.paper": L("Gave out a paper of the file"),
    "mediation.enclose": L("Put a scan into the file"),
    "mediation.take_out": L("Took a scan out of the file"),
    "mediation.template_brought": L("Brought a template (version %(number)s)"),
    "mediation.template_retired": L("Went back to the platform's own text"),
    "mediation.regime_stated": L("Stated a way of counting (version %(number)s)"),
    "mediation.figures_released": L("Released the side's own figures from %(first)s on"),
    "mediation.lesson_written": L("Told a case as an example"),
    "mediation.lesson_published": L("An example is signed by every side and open to all"),
    "mediation.training_entered": L("Entered a training (%(hours)s hours)"),
    "mediation.allowance_stated": L("Stated what a case is worth"),
}
PAPER_SUBJECTS = {
    "mediation_lesson": L("Example for mediators"),
    "mediation_regime": L("Way of counting"),
    "mediation_release": L("Release of figures"),
    "mediation_allowance": L("Allowance"),
}
