"""平安边界 (border_gov): one system that provinces share at their common border.

Read top down; imports go down only:

    app, demo        what starts, and what a demonstration is filled with
    maps             pictures of the border
    joint_patrol     治安巡逻联防: checkpoints, plans, patrols
    notices          the inbox; listens to the journal
    cohandling       what sides do together to any record: sign-off rounds
    people           persons, accounts, units, roles, sides
    jurisdictions    zones, sides, towns, villages, boundary versions, locate
    journal          the diary that every verb writes in
    geo              coordinates and shapes: maths
    kernel           database, web, forms, flows, jobs: knows nothing of borders
    config           every setting
"""
