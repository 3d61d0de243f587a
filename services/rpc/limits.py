"""Every bound that callers are held to, in one table (api §1, §6)."""

from __future__ import annotations

from typing import NamedTuple

from domain.directory.managers import MANAGERS_MAX
from domain.directory.tree import LEVELS_MAX


class Bound(NamedTuple):
    """One bound, as GetLimits shows it.

    Attributes:
        name: What is bounded; stable.
        value: The bound, itself still allowed.
        unit: What it counts.
        description: What it is for.
    """

    name: str
    value: int
    unit: str
    description: str


BOUNDS: list[Bound] = []


def _bound(name: str, value: int, unit: str, description: str) -> int:
    BOUNDS.append(Bound(name, value, unit, description))
    return value


TITLE_CHARACTERS_MAX = _bound(
    "title_characters_max", 200, "characters", "A title or display name, on one line."
)
TEXT_CHARACTERS_MAX = _bound(
    "text_characters_max",
    4_000,
    "characters",
    "A description, note, answer, explanation, or what was learned or won.",
)
REASON_CHARACTERS_MAX = _bound(
    "reason_characters_max", 2_000, "characters", "Why something was done, in words."
)
CONDITION_CHARACTERS_MAX = _bound(
    "condition_characters_max", 200, "characters", "What an acceptance condition says."
)
PRINCIPAL_CHARACTERS_MAX = _bound(
    "principal_characters_max", 200, "characters", "What somebody signs in as."
)
UNIT_CHARACTERS_MAX = _bound(
    "unit_characters_max", 20, "characters", "What the numbers of a measure count."
)
SOURCE_CHARACTERS_MAX = _bound(
    "source_characters_max", 100, "characters", "The system a value comes from."
)
ZONE_CHARACTERS_MAX = _bound(
    "zone_characters_max", 64, "characters", "The name of a zone that was reached."
)
ROLE_CHARACTERS_MAX = _bound(
    "role_characters_max", 100, "characters", "The role that a template is for."
)
RULE_CHARACTERS_MAX = _bound(
    "rule_characters_max", 64, "characters", "The id of a rule of the structure check."
)
TIME_ZONE_CHARACTERS_MAX = _bound(
    "time_zone_characters_max", 64, "characters", "The name of a time zone."
)
URI_CHARACTERS_MAX = _bound(
    "uri_characters_max", 2_000, "characters", "Where a link leads."
)
MEDIA_TYPE_CHARACTERS_MAX = _bound(
    "media_type_characters_max", 100, "characters", "What kind of file a link leads to."
)
COMBINING_MARKS_MAX = _bound(
    "combining_marks_max", 8, "characters", "Combining marks in a row, in any text."
)
LINKS_MAX = _bound(
    "links_max", 20, "entries", "Links of a check-in, or evidence of a closed goal."
)
CRITERIA_MAX = _bound("criteria_max", 5, "entries", "Answers to the five criteria.")
CONDITIONS_MAX = _bound(
    "acceptance_conditions_max", 20, "entries", "Acceptance conditions of a SMART goal."
)
EXPLANATIONS_MAX = _bound(
    "explanations_max", 20, "entries", "Key results explained when a goal is closed."
)
UNIT_LEVELS_MAX = _bound(
    "unit_levels_max", LEVELS_MAX, "units", "Units below one another, with both ends."
)
MANAGERS_ABOVE_MAX = _bound(
    "managers_max", MANAGERS_MAX, "people", "Managers above one another."
)
APPROVERS_MAX = _bound(
    "approvers_max", 100, "entries", "People whom a policy names as approvers."
)
TEMPLATE_KEY_RESULTS_MAX = _bound(
    "template_key_results_max", 20, "entries", "Key results of a template."
)
LABELS_MAX = _bound("labels_max", 64, "entries", "Labels of a goal.")
LABEL_CHARACTERS_MAX = _bound(
    "label_characters_max", 256, "characters", "The value of a label, on one line."
)
CONTRIBUTORS_MAX = _bound(
    "contributors_max", 100, "entries", "Co-owners of a goal, or contributors."
)
MILESTONES_MAX = _bound(
    "milestones_max", 100, "entries", "Milestones of a measure, and those done."
)
ZONES_MAX = _bound("zones_max", 20, "entries", "Zones of a measure.")
PLAN_POINTS_MAX = _bound(
    "plan_points_max", 100, "entries", "Plan points of a goal or key result."
)
EXPLAINED_CHECK_INS_MAX = _bound(
    "explained_check_ins_max", 500, "entries", "Check-ins that an explanation names."
)
EXPLAINED_GOALS_MAX = _bound(
    "explained_goals_max",
    500,
    "entries",
    "Contributing goals that an explanation names.",
)
BATCH_ENTRIES_MAX = _bound(
    "batch_entries_max", 100, "entries", "Check-ins or goals in one call."
)
FILTER_ENTRIES_MAX = _bound(
    "filter_entries_max", 100, "entries", "Values of one filter of a list or feed."
)
PAGE_ENTRIES_DEFAULT = _bound(
    "page_entries_default", 50, "entries", "Entries of a page that asks for 0."
)
PAGE_ENTRIES_MAX = _bound(
    "page_entries_max", 500, "entries", "Entries of a page; more is cut to this."
)
PAGE_TOKEN_BYTES_MAX = _bound("page_token_bytes_max", 1_000, "bytes", "A page token.")
PAGE_TOKEN_SECONDS_MAX = _bound(
    "page_token_seconds_max", 86_400, "seconds", "How long a page token can be used."
)
CONSISTENCY_TOKEN_BYTES_MAX = _bound(
    "consistency_token_bytes_max", 256, "bytes", "A consistency token."
)
REQUEST_BYTES_MAX = _bound("request_bytes_max", 1_048_576, "bytes", "A request.")
RESPONSE_BYTES_MAX = _bound("response_bytes_max", 4_194_304, "bytes", "An answer.")
UNARY_CALLS_MAX = _bound(
    "unary_calls_max", 256, "calls", "Calls under way on this server, without feeds."
)
STREAMS_MAX = _bound("streams_max", 512, "feeds", "Feeds of this server.")
STREAMS_PER_PRINCIPAL_MAX = _bound(
    "streams_per_principal_max", 16, "feeds", "Feeds that one principal follows here."
)
CALL_SECONDS_MAX = _bound(
    "call_seconds_max", 10, "seconds", "A call whose caller set no deadline."
)
STREAM_SECONDS_MAX = _bound(
    "stream_seconds_max", 3_600, "seconds", "A feed, after which it is to be resumed."
)
STREAM_STALL_SECONDS_MAX = _bound(
    "stream_stall_seconds_max", 10, "seconds", "A frame that its feed's caller leaves."
)
VIEW_WAIT_SECONDS_MAX = _bound(
    "view_wait_seconds_max", 2, "seconds", "A read's wait for a view that lags."
)
