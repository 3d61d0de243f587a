"""Words by which the rules about statements go; English, in lower case."""

from __future__ import annotations


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# They leave open what is meant, in any title.
FILLERS = _listed(
    """
    etc somehow something somewhat stuff tba tbc tbd things various whatever
    """
)
# Without a figure beside them they promise nothing that one could tell.
PROMISE_NOTHING = _listed(
    """
    adequate appropriate better effective effectively efficient efficiently enhance
    enough fewer good great higher improve improved improvement increase less lower
    many more optimise optimize quickly reduce several significant significantly some
    soon strengthen sufficient
    """
)
# A title that begins with one of them says what is done.
ACTIVITIES = _listed(
    """
    analyse analyze arrange attend begin build complete conduct coordinate create
    define deploy design develop discuss document draft evaluate execute explore
    finish hire hold identify implement initiate install interview introduce
    investigate kick launch meet migrate negotiate organise organize participate plan
    prepare present publish redesign release research review roll run schedule set
    ship start survey test train update upgrade visit work write
    """
)
