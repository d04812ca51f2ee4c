"""Codes of disputes and their names; what officers may rename stands in tables, not here."""

from border_gov.kernel.words import L

# The list on which several public systems agree; official numbers are not known.
CATEGORIES = {
    "neighbour": L("Neighbours"),
    "family": L("Marriage and family"),
    "housing": L("Houses and homesteads"),
    "land": L("Hill, forest and farm land"),
    "expropriation": L("Expropriation and demolition"),
    "contract": L("Contracts"),
    "business": L("Production and business"),
    "damages": L("Compensation for damage"),
    "environment": L("Environmental pollution"),
    "labour": L("Labour and wages"),
    "medical": L("Medical treatment"),
    "traffic": L("Road accidents"),
    "property": L("Property management"),
    "tourism": L("Tourism"),
    "ecommerce": L("Online trade"),
    "consumer": L("Other purchases"),
    "other": L("Other"),
}
TOPICS = {
    "border_water": L("Water along the border"),
    "dumping": L("Dumped waste"),
    "cross_building": L("Building across the line"),
    "odour": L("Smell from livestock"),
    "noise": L("Noise"),
    "land_transfer": L("Transfer of farm land"),
    "newcomers": L("New residents"),
    "ports": L("Between the two ports"),
    "enterprise": L("Enterprises"),
}
SOURCES = {
    "application": L("Application of a party"),
    "initiative": L("Offered on our own initiative"),
    "police": L("Sent by the police"),
    "court": L("Entrusted by the court"),
    "department": L("Assigned by a department"),
    "incident": L("From an incident"),
    "patrol": L("Found on patrol"),
    "screening": L("Found in screening"),
    "import": L("Brought in from the province's own system"),
}
# What keeps a dispute out of people's mediation, and where it goes instead.
EXCLUDED = {
    "line_dispute": L("It is about where the administrative line runs"),
    "court_accepted": L("A court has accepted or decided it"),
    "agency_accepted": L("The police or another agency has accepted or settled it"),
    "special_authority": L("The law reserves it to a special authority"),
    "party_refuses": L("A party clearly refuses mediation"),
    "criminal": L("It is a criminal or public security case"),
    "no_dispute": L("There is no dispute between the parties"),
}
REFERRALS = {
    "civil_affairs": L("The two governments and the civil affairs authority: register of line disputes"),
    "court": L("The people's court"),
    "police": L("The police"),
    "arbitration": L("Labour or commercial arbitration"),
    "agency": L("The competent agency"),
    "petition": L("The office for letters and visits"),
    "none": L("Nowhere; explained to the party"),
}
NEEDED_REFERRAL = {"line_dispute": "civil_affairs"}
"""State Council order 26 of 1989: where the line runs is for the governments, never for mediation."""
FAILURES = {
    "no_agreement": L("No agreement"),
    "party_refused": L("A party refused to go on"),
    "not_reached": L("A party could not be reached"),
    "absent": L("A party did not come"),
    "not_signed": L("The agreement was not signed"),
    "other_way": L("The parties chose another way"),
}
ESCALATION_REASONS = {
    "time_over": L("The time of the level is over"),
    "complex": L("Complex, or many people"),
    "expert_needed": L("Special knowledge is needed"),
    "parties_ask": L("The parties ask for it"),
    "danger": L("There is a sign of danger"),
}
RETURN_REASONS = {
    "file_incomplete": L("The file is not complete"),
    "not_tried": L("The level below has not yet tried"),
    "wrong_level": L("It belongs to another level"),
}
REROUTE_REASONS = {
    "other_topic": L("It turned out to be another topic"),
    "room_busy": L("The room has no time"),
    "parties_ask": L("The parties ask for it"),
}
DANGERS = {
    "violence": L("Threat of violence"),
    "self_harm": L("Threat of self-harm"),
    "weapon": L("Weapon or dangerous goods"),
    "crowd": L("A crowd gathers"),
    "crime": L("Possible crime"),
}
SCALES = {
    "few": L("Single (1 to 4 people)"),
    "group": L("Group (5 to 29)"),
    "large": L("Larger (30 to 99)"),
    "huge": L("Major (100 and more)"),
}
PARTY_ROLES = {"applicant": L("Applicant"), "respondent": L("Respondent"), "third": L("Third party")}
PARTY_KINDS = {"person": L("Person"), "organisation": L("Organisation")}
REPRESENTATIVES = {
    "agent": L("Agent with power of attorney"),
    "guardian": L("Guardian"),
    "head": L("Legal representative"),
    "delegate": L("Elected delegate of many"),
}
MOST_DELEGATES = 5
CONSENTS = {
    "applied": L("Applied"),
    "no_objection": L("Told of our offer and did not object"),
}
RIGHTS_HOW = {"paper": L("On paper, signed"), "spoken": L("Read out"), "message": L("By message")}
SEATS = {"mediator": L("Mediator"), "expert": L("Expert"), "adviser": L("Legal adviser")}
PARTNERS = {
    "court": L("Court"),
    "justice": L("Justice bureau"),
    "federation": L("Federation of industry and commerce"),
    "governance_centre": L("Social governance centre"),
    "medical_committee": L("Medical dispute committee"),
    "hospital": L("Hospital"),
    "property_company": L("Property company"),
    "owners": L("Owners' committee"),
    "neighbourhood": L("Neighbourhood committee"),
    "adviser": L("Legal adviser"),
    "police": L("Police station"),
    "other": L("Other"),
}
ROOM_KINDS = {"topic": L("Topic room"), "border": L("Border room")}
SCHEMES = {"levels": L("Levels"), "steps": L("Steps"), "mechanisms": L("Mechanisms")}
PROOFS = {
    "": L("Nothing; for reading only"),
    "registered": L("The case is registered"),
    "facts_found": L("The facts are written down"),
    "talked": L("A session was held"),
    "settled": L("An agreement is in force"),
    "visited": L("A visit was made"),
    "rights_told": L("Everybody was told their rights"),
    "panel_ready": L("The panel is complete"),
}
GRAVITY = {"low": L("Calm"), "medium": L("Tense"), "high": L("May break out")}
WARNING_STATES = {
    "open": L("Open"),
    "settled": L("Settled on the spot"),
    "taken_in": L("Taken in as a case"),
}
VISIT_RESULTS = {"ok": L("Performed, and quiet"), "bad": L("Not performed, or stirring again")}
SATISFIED = {"yes": L("Satisfied"), "half": L("Half satisfied"), "no": L("Not satisfied")}
FORMS = {
    "written": L("Written agreement"),
    "oral": L("Oral agreement"),
    "instant": L("Agreed and performed on the spot"),
}
MANNERS = {
    "cash": L("In cash"),
    "transfer": L("By bank transfer"),
    "act": L("By doing something"),
    "restore": L("By restoring the former state"),
    "apology": L("By apology"),
    "other": L("In another way"),
}
MARK_ROLES = {
    "party": L("Party"),
    "mediator": L("Mediator"),
    "recorder": L("Recorder"),
    "committee": L("Committee seal"),
    "partner": L("Other house"),
}
MARKS = {"signature": L("Signature by hand"), "seal": L("Seal"), "fingerprint": L("Fingerprint")}
INVITED_HOW = {"phone": L("By telephone"), "paper": L("On paper"), "message": L("By message")}
SESSION_KINDS = {"together": L("Together"), "apart": L("With one party apart")}
SESSION_STATES = {"planned": L("Arranged"), "held": L("Held"), "cancelled": L("Cancelled")}
WEEKDAYS = {
    1: L("Monday"),
    2: L("Tuesday"),
    3: L("Wednesday"),
    4: L("Thursday"),
    5: L("Friday"),
    6: L("Saturday"),
    7: L("Sunday"),
}
CHALLENGES = {
    "relation": L("A relation to a party"),
    "bias": L("Not even-handed"),
    "other": L("Another reason (none need be given)"),
}
MOVE_STATES = {"offered": L("Offered"), "accepted": L("Taken"), "returned": L("Returned")}
INSTALMENT_STATES = {"due": L("To come"), "performed": L("Performed"), "breached": L("Not performed")}
