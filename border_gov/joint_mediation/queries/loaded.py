"""All that hangs on some cases and that the law asks about, in one statement: every verb asks for it."""

from collections import defaultdict
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sqlalchemy import text

from border_gov.joint_mediation.rules.limits import INVITE_AHEAD
from border_gov.kernel.db import db

Rows = dict[int, list[Any]]
LOADED = text(
    """
    SELECT 'parties' AS kind, case_id, position AS place, jsonb_build_object('id', id, 'role', role,
           'consent', consent, 'told', rights_at IS NOT NULL) AS row
      FROM mediation_party WHERE case_id = ANY(:ids)
    UNION ALL
    SELECT 'seats', p.case_id, p.id, jsonb_build_object('id', p.id, 'person_id', p.person_id, 'side', p.side,
           'kind', p.kind, 'chair', p.chair, 'sits', p.until_at IS NULL, 'ended', p.ended,
           'replaces', p.replaces,
           'result', (SELECT c.result FROM mediation_conflict_check c WHERE c.panelist_id = p.id
                      ORDER BY c.id DESC LIMIT 1),
           'answers', (SELECT count(*) FROM mediation_conflict_answer a WHERE a.panelist_id = p.id),
           'waivers', (SELECT count(*) FROM mediation_waiver w WHERE w.panelist_id = p.id))
      FROM mediation_panelist p WHERE p.case_id = ANY(:ids)
    UNION ALL
    SELECT 'consents', case_id, id, jsonb_build_object('matter', matter, 'round', round, 'side', side,
           'person_id', person_id)
      FROM mediation_consent WHERE case_id = ANY(:ids) AND party_id IS NULL
    UNION ALL
    SELECT 'moves', case_id, id, jsonb_build_object('to_level', to_level, 'state', state)
      FROM mediation_level_move WHERE case_id = ANY(:ids)
    UNION ALL
    SELECT 'extensions', case_id, id, jsonb_build_object('number', number, 'holds', holds_from IS NOT NULL)
      FROM mediation_extension WHERE case_id = ANY(:ids)
    UNION ALL
    SELECT 'agreements', case_id, id, jsonb_build_object('form', form, 'sha256', sha256,
           'effective_at', effective_at)
      FROM mediation_agreement WHERE case_id = ANY(:ids) AND voided_at IS NULL
    UNION ALL
    SELECT 'marks', a.case_id, m.id, jsonb_build_object('role', m.role,
           'who', coalesce(m.party_id::text, m.side))
      FROM mediation_mark m JOIN mediation_agreement a ON a.id = m.agreement_id
     WHERE a.case_id = ANY(:ids) AND a.voided_at IS NULL
    UNION ALL
    SELECT 'instalments', a.case_id, i.id, jsonb_build_object('state', i.state)
      FROM mediation_instalment i JOIN mediation_agreement a ON a.id = i.agreement_id
     WHERE a.case_id = ANY(:ids) AND a.voided_at IS NULL
    UNION ALL
    SELECT 'visits', case_id, id, jsonb_build_object('result', result)
      FROM mediation_visit WHERE case_id = ANY(:ids)
    UNION ALL
    SELECT 'told', d.case_id, t.id, jsonb_build_object('side', t.side)
      FROM mediation_danger_told t JOIN mediation_danger d ON d.id = t.danger_id
     WHERE d.case_id = ANY(:ids) AND d.ended_at IS NULL
    UNION ALL
    SELECT 'asked', s.case_id, s.id, jsonb_build_object('parties', count(i.id))
      FROM mediation_session s JOIN mediation_invitation i ON i.session_id = s.id
     WHERE s.case_id = ANY(:ids) AND s.state = 'planned'
       AND (i.waived OR i.told_at <= s.starts_at - :ahead)
     GROUP BY s.case_id, s.id
    UNION ALL
    SELECT 'top', c.id, 0, jsonb_build_object('level', max(r.position))
      FROM mediation_case c JOIN mediation_scheme_row r ON r.scheme_id = c.levels_id
     WHERE c.id = ANY(:ids) GROUP BY c.id
    ORDER BY 1, 2, 3
    """
)


def load(case_ids: Iterable[int]) -> dict[str, Rows]:
    """Rows by kind and case, in the order in which they were made; parties in their own."""
    db.session.flush()
    found: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for kind, case_id, _, row in db.session.execute(LOADED, {"ids": list(case_ids), "ahead": INVITE_AHEAD}):
        found[kind][case_id].append(SimpleNamespace(**row))
    return found
