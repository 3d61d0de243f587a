"""What to do about each refusal, said for people at a terminal."""

from __future__ import annotations

_LATER = "try again; a command with the same --request-id happens once"

UNREACHABLE = (
    "goal-ledger: no server answers there\n"
    "  what to do: start one (goal-ledger serve), or say where it is"
    " (--server, GOAL_LEDGER_SERVER)"
)

WAYS_OUT = {
    "MALFORMED_REQUEST": "use a goal-ledger command as old as the server",
    "FIELD_INVALID": "mend what is named and send it again",
    "UNKNOWN_FIELDS": "use a goal-ledger command as old as the server",
    "UPDATE_MASK_INVALID": "name only fields that can be changed",
    "PAGE_TOKEN_INVALID": "begin again with the first page",
    "PAGE_TOKEN_EXPIRED": "begin again with the first page",
    "CONSISTENCY_TOKEN_INVALID": "give a token that this organization answered with",
    "REQUEST_ID_REUSED": "leave out --request-id, or choose a new one",
    "WRONG_FRAMEWORK": "name a key result of an objective; a SMART goal by itself",
    "AS_OF_IN_FUTURE": "ask as of now or earlier",
    "POSITION_BEYOND_HEAD": "ask as of the head position or earlier",
    "CREDENTIALS_MISSING": "say who you are: --principal, GOAL_LEDGER_PRINCIPAL",
    "CREDENTIALS_INVALID": "say who you are, once: --principal, GOAL_LEDGER_PRINCIPAL",
    "PERMISSION_DENIED": "check --organization, or have your principal added to it",
    "SEGREGATION_OF_DUTIES": "let another person do it",
    "RESOURCE_NOT_FOUND": "check the name; it may not have existed yet at that moment",
    "RESOURCE_EXISTS": "choose another id, or leave it out",
    "VERSION_CONFLICT": "read the goal again, then decide again",
    "GOAL_NOT_DRAFT": "have it rejected first, or use what its state allows",
    "GOAL_NOT_SUBMITTED": "submit it first",
    "GOAL_NOT_ACTIVE": "have it approved first",
    "GOAL_CLOSED": "draft another goal",
    "GOAL_CANCELLED": "draft another goal",
    "OBJECTIVE_FROZEN": "revise its key results, or cancel it and draft another",
    "AMENDMENT_NEEDED": "close or cancel it and draft another",
    "MEASURE_IN_USE": "add another key result",
    "KEY_RESULT_NEEDED": "add a key result",
    "TOO_MANY_KEY_RESULTS": "draft another objective",
    "CRITERIA_NOT_MET": "mend what the findings name, then submit",
    "CHECK_IN_SUPERSEDED": "correct or retract its correction",
    "CHECK_IN_RETRACTED": "record a new check-in",
    "EFFECTIVE_TIME_IN_FUTURE": "give the time it was true (--at), or leave it out",
    "EFFECTIVE_TIME_BEFORE_START": "give a time inside the goal's days (--at)",
    "EXPLANATION_NEEDED": "explain each key result that is named",
    "OUTCOME_NOT_MET": "close it as MISSED or ABANDONED",
    "POLICY_NOT_FOLLOWED": "mend the goal, or let it follow another policy",
    "PROPOSAL_VOID": "propose it again",
    "PROPOSAL_DECIDED": "propose it again",
    "REASON_REQUIRED": "say why, by code and in words",
    "PERSON_INACTIVE": "name somebody who is active",
    "UNIT_CLOSED": "name another unit, or days before",
    "UNIT_HAS_OPEN_UNITS": "move or close the units that are part of it first",
    "UNIT_CYCLE": "name another unit, or move those on the path first",
    "UNIT_TOO_DEEP": "name a unit further up",
    "MANAGER_CYCLE": "name another manager, or other days",
    "MANAGERS_TOO_MANY": "name a manager further up",
    "LEDGER_REWOUND": "read without the token; later events may be gone",
    "CLOCK_BEHIND_LEDGER": "have the server's clock set right",
    "MESSAGE_TOO_LARGE": "send less at once",
    "TOO_MANY_IN_FLIGHT": _LATER,
    "TOO_MANY_STREAMS": "end another feed first",
    "SLOW_CONSUMER": "resume the feed where it ended (--after)",
    "PROJECTION_LAGGING": "try again in a moment",
    "STORE_BUSY": _LATER,
    "SERVER_DRAINING": _LATER,
    "OUTCOME_UNKNOWN": _LATER,
    "DEPENDENCY_DOWN": _LATER,
    "DEADLINE_TOO_SHORT": _LATER,
    "INTEGRITY_VIOLATION": "tell the operator, and run: goal-ledger verify",
    "INTERNAL": "tell the operator the incident's id",
}
