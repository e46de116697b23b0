"""Words that stand beside a name on a label or in a head: strengths, forms, salts, makers, routes -> what is left."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = r"mg|mcg|[µμ]g|ug|g|ml|l|iu|ie|ui|mmol|meq|mval|%|units?|einheiten|unidades|unites?"
AMOUNT = re.compile(rf"(?<![a-z0-9])\d+(?:[.,]\d+)?\s*(?:{_UNITS})(?:\s*/\s*(?:\d+\s*)?[a-z]+)?(?![a-z0-9])")
"""A strength with its unit: `500mg`, `0,5 µg`, `100 mg/5 ml`."""
BARE = re.compile(r"(?<![a-z0-9])\d+(?:[.,]\d+)?(?:\s*[x×/-]\s*\d+(?:[.,]\d+)?)*(?![a-z0-9])")
"""A number without one: `75`, `20/12.5`, `1-0-1`, `2 x 1`."""
GLUED = re.compile(r"(?<=[a-z]{4})\d{2,4}(?![a-z0-9])")
"""A strength without its space: `euthyrox75`; of `omega3`, `b12` and `coq10` the number is the name's."""
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FORMS = _words(
    """tab tabs tablet tablets tabl tbl tabletten tablette tabletas tableta comprimido comprimidos comprime comprimes
    cpr cp cap caps capsule capsules kapsel kapseln kps capsula capsulas gelule gelules dragee dragees drg
    filmtablette filmtabletten ftbl fta manteltabletten softgel softgels gummy gummies lozenge lozenges
    lutschtabletten pill pills pille pillen pastilla pastillas powder pulver polvo poudre granules granulat liquid
    syrup sirup saft jarabe sirop suspension solution losung solucion tropfen drops gotas gouttes chewable kautabletten
    effervescent brausetablette brausetabletten brause efervescente sublingual sachet sachets beutel sobres
    mups msr"""
)
MANNERS = _words(
    """oral orally retard er xr xl sr mr la ec ir cr dr prolonged extended release modified slow forte duo plus max
    night daily nightly weekly twice once a the my some an of and for per day morning evening bedtime generic generika
    genericum generico generique by mouth supplement supplements dose take taking mg tagl taglich morgens abends
    nachts mite akut protect wochentablette"""
)
SALTS = _words(
    """sodium natrium na sodique sodico sodica disodico hydrochloride hydrochlorid hcl clorhidrato chlorhydrate
    cloridrato hydrobromide
    hydrobromid maleate maleat maleato besilate besylate besilat besilato succinate succinat succinato tartrate tartrat
    tartrato bitartrate mesylate mesilate mesilat fumarate fumarat fumarato phosphate phosphat fosfato acetate acetat
    acetato sulfate sulphate sulfat sulfato nitrate nitrat citrate citrat dihydrate dihydrat trihydrate trihydrat
    monohydrate monohydrat hemihydrate hemihydrat hyclate hyclat hydrate hydrat anhydrous de axetil
    proxetil medoxomil dipropionate valerate furoate propionate arginine lysinat disodium dinatrium"""
)
METALS = _words(
    """potassium kalium calcium kalzium calcico calcica calcique potasico potasica potassique magnesico magnesica
    magnesium zinc zink lysine"""
)
"""Salts of a medicine, or things of their own: dropped only where a medicine is left."""
MAKERS = _words(
    """ratiopharm hexal teva sandoz stada aliud al heumann mylan viatris accord zentiva krka aurobindo cinfa normon kern
    biogaran arrow eg lupin actavis aristo basics betapharm abz ct winthrop 1a pharma dexcel glenmark sun puren denk
    pfizer bayer merck novartis sanofi gsk roche henning beta lich tad aaa micro labs neuraxpharm desitin stadapharm
    tecnigen pensa ranbaxy zydus cipla torrent apotex jenapharm"""
)
ROUTES = {
    "injected": _words(
        """injection injections injectable inj pen pens spritze spritzen fertigspritze inyeccion infusion iv im
        sc jab shot ampoule ampulle vial depot"""
    ),
    "inhaled": _words(
        """inhaler inhalers inhalator inhalation inhaled inhalador puffer evohaler accuhaler turbohaler
        turbuhaler diskus dosieraerosol aerosol nebuliser nebulizer respimat handihaler easyhaler hfa"""
    ),
    "topical": _words(
        """cream creme creams ointment salbe gel lotion foam eye eyedrops augentropfen nasal nasenspray spray nose
        ear ohrentropfen crema pomada pommade suppository zapfchen suppositorium supositorio vaginal topical
        shampoo mouthwash pessary"""
    ),
    "patch": _words("patch patches pflaster parche patchs transdermal"),
}
"""Words of how it is taken, by route: nothing of these meets anything in the gut."""
_ROUTE_OF = {word: route for route, words in ROUTES.items() for word in words}
_BY_ROUTE = frozenset(_ROUTE_OF)


def route_in(plain: str) -> str:
    """The route that a folded text names by a word; empty where it names none."""
    return next((_ROUTE_OF[word] for word in WORD.findall(plain) if word in _ROUTE_OF), "")


def stripped(plain: str) -> tuple[tuple[str, bool], ...]:
    """The folded text with ever more beside the name taken away, and whether a route was among it.

    First strengths, then other numbers, forms and manners, makers, routes, salts; at last metals.
    """
    left = AMOUNT.sub(" ", plain)
    steps = [(plain, False), (left, False)]
    left = GLUED.sub(" ", BARE.sub(" ", left))
    return (*steps, (left, False), *_less(left))


@lru_cache(maxsize=4096)
def _less(left: str) -> tuple[tuple[str, bool], ...]:
    """What is left where ever more words are taken away, and whether a route was among them."""
    steps, routes = [], False
    for dropped in (FORMS, MANNERS, MAKERS, _BY_ROUTE, SALTS, METALS):
        left = _without(left, dropped)
        routes = routes or dropped is _BY_ROUTE
        steps.append((left, routes))
    return tuple(steps)


def _without(text: str, dropped: frozenset[str]) -> str:
    return _PART.sub(lambda found: " " if found[0] in dropped else found[0], text)
