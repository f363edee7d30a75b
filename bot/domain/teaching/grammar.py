"""What is known of the languages whose sentences become questions: their little words and units."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.months import MONTHS

EDGES = " .,;:!?\"()[]\u2026\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb'"  # of a word


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


def _pairs(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(pair.split()) for pair in text.split(","))


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language's words, in lower case; what is used in patterns is parted by bars."""

    conjunction: str
    determiners: frozenset[str]
    prepositions: frozenset[str]  # which a sentence may begin with before its subject
    pronouns: frozenset[str]  # and other openers that lean on the sentence before
    leaning: frozenset[tuple[str, ...]]  # openers of two words that do so
    verbs: frozenset[str]  # that no name has
    ends: frozenset[str]  # words after which the name of a thing is over
    people: frozenset[str]  # what somebody can be
    months: frozenset[str]
    numbers: frozenset[str]
    large: str
    money: str
    units: str
    seats: str
    members: str
    measures: str
    lengths: str
    tall: str
    objects: frozenset[str] = frozenset()  # articles of what is no subject
    tall_is_said: str = "{1}"  # "{0,1}" where the verb says so
    nouns_are_capitalised: bool = False

    @property
    def openers(self) -> frozenset[str]:
        """Words that no name begins with."""
        return self.determiners | self.prepositions | self.pronouns | self.verbs


_ENGLISH = Grammar(
    conjunction="and",
    determiners=word_set("the a an all some many most both every each no our"),
    prepositions=word_set(
        "in on at since after before during by from until within for with without under over as about among "
        "between through throughout today yesterday tomorrow originally initially eventually finally later"
    ),
    pronouns=word_set(
        "he she it they this that these those there his her its their him them i you my your here such "
        "then so but and or also however thus therefore hence instead meanwhile moreover furthermore "
        "nevertheless otherwise too both neither either one another others which who what when where why how "
        "because although though while if unless than not yet nor still only even again first second next "
        "likewise similarly consequently accordingly afterwards afterward additionally besides"
    ),
    leaning=_pairs(
        "for example, for instance, in addition, in contrast, as such, after that, since then, "
        "at that, in this, in that, because of, as well, on it, in it, by then"
    ),
    verbs=word_set(
        "is was are were be been has had have will would can could does did do which who that when"
    ),
    ends=word_set(
        "in on at for with from by after before during since until when while because and as to about where "
        "who which that against"
    ),
    people=word_set(
        "actor actress director writer author singer painter engineer player founder teacher doctor coach "
        "artist musician composer politician scientist journalist photographer poet architect producer "
        "designer man woman boy girl king queen president mayor captain pilot baker farmer carpenter nurse "
        "lawyer judge novelist dancer comedian chef inventor historian philosopher officer soldier athlete "
        "footballer programmer developer entrepreneur activist student professor widow son daughter brother "
        "sister owner manager chairman chairwoman chairperson secretary treasurer moderator host editor"
    ),
    months=frozenset(MONTHS),
    numbers=word_set(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    ),
    large="hundred|thousand|million|billion",
    money="dollars?|euros?|pounds?|cents?|francs?|crowns?|kronor|yen|usd|eur",
    units="seconds?|minutes?|hours?|days?|weeks?|months?|years?|nights?",
    seats="seats?|places?|rooms?|beds?",
    members="members?|employees|players|residents|inhabitants|pupils|students",
    measures="kg|kilos?|kilograms?|grams?|g|tons?|tonnes?|pounds?|lbs|ounces?",
    lengths="m|metres?|meters?|feet|foot|ft|cm|centimetres?|centimeters?|inches|stories|storeys|floors",
    tall="tall|high",
)
_GERMAN = Grammar(
    conjunction="und",
    determiners=word_set(
        "der die das ein eine einen dem den des alle viele einige jeder jede jedes unser unsere"
    ),
    prepositions=word_set(
        "in im am an auf seit nach vor während bis mit ohne unter über für durch bei beim von vom zu zum zur "
        "aus um gegen ab trotz wegen heute gestern morgen später zuletzt ursprünglich anfangs schließlich"
    ),
    pronouns=word_set(
        "er sie es ihr ich du man dies diese dieser dieses diesen jene jener jenes dort dann da dabei "
        "damit dadurch dafür daher deshalb darum deswegen danach davor dazu darin darauf hier sein seine "
        "seiner seinen ihre ihrer ihren aber und oder auch doch jedoch so also denn sondern außerdem zudem "
        "trotzdem dennoch allerdings weil obwohl wenn als ob dass wie was wer wo wann warum welche welcher "
        "welches beide solche solcher ebenso zuerst zunächst nur noch schon hierzu hierbei stattdessen"
    ),
    leaning=_pairs(
        "das ist, das war, das sind, das waren, das hat, das wird, das wurde, das kann, das macht, "
        "zum beispiel, aus diesem, in dieser, in diesem, nach dem, die sind, der ist, die ist"
    ),
    verbs=word_set("ist war sind waren wird wurde wurden hat hatte haben hatten kann konnte soll will"),
    ends=word_set(
        "in im am an auf für mit von nach vor seit bis und als zu zum zur über wo der die das dass"
    ),
    people=word_set(
        "schauspieler schauspielerin regisseur regisseurin autor autorin schriftsteller schriftstellerin "
        "sänger sängerin maler malerin ingenieur ingenieurin spieler spielerin gründer gründerin lehrer "
        "lehrerin arzt ärztin trainer trainerin künstler künstlerin musiker musikerin komponist komponistin "
        "politiker politikerin journalist journalistin fotograf fotografin dichter dichterin architekt "
        "architektin mann frau junge mädchen könig königin präsident präsidentin kapitän pilot pilotin "
        "bäcker bäckerin tochter sohn bruder schwester professor professorin student studentin chef chefin "
        "leiter leiterin besitzer besitzerin vorsitzende vorsitzender moderator moderatorin"
    ),
    months=word_set(
        "januar jänner februar märz april mai juni juli august september oktober november dezember"
    ),
    numbers=word_set(
        "ein eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
        "sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig "
        "hundert tausend"
    ),
    large="hundert|tausend|millionen|million|milliarden|milliarde|mio|mrd",
    money="dollar|euro|pfund|cent|franken|mark|kronen|eur|usd",
    units="sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|nächte?",
    seats="plätzen?|platz|sitzplätzen?|sitzen?|zimmern?|betten?",
    members="mitgliedern?|mitglied|mitarbeitern?|spielern?|einwohnern?|schülern?",
    measures="kg|kilo|kilogramm|gramm|g|tonnen?|pfund",
    lengths="m|metern?|cm|zentimetern?|fuß|stockwerke?n?",
    tall="hoch|groß",
    objects=word_set("den dem des einen einem"),
    nouns_are_capitalised=True,
)
_SPANISH = Grammar(
    conjunction="y",
    determiners=word_set(
        "el la los las un una unos unas todo todos toda todas muchos muchas cada nuestro nuestra"
    ),
    prepositions=word_set(
        "en desde hasta durante tras después antes con sin por para sobre bajo entre hacia según a al de del "
        "hoy ayer mañana finalmente originalmente"
    ),
    pronouns=word_set(
        "él ella ellos ellas esto eso aquello este esta estos estas ese esa esos esas su sus allí ahí aquí "
        "entonces pero y e o también además así yo tú usted ustedes lo le les me nos se "
        "porque aunque cuando si como que quien donde cual ambos ambas luego después tampoco ni solo sólo "
        "incluso mientras ya primero asimismo mi mis"
    ),
    leaning=_pairs(
        "sin embargo, por eso, por ello, por ejemplo, de hecho, a pesar, en cambio, por tanto, "
        "por lo, en ella, en él, desde entonces"
    ),
    verbs=word_set("es fue era son fueron está están estaba ha han había tiene tenía que quien puede"),
    ends=word_set(
        "en para con por desde hasta después antes durante cuando mientras porque y como donde que"
    ),
    people=word_set(
        "actor actriz director directora escritor escritora autor autora cantante pintor pintora ingeniero "
        "ingeniera jugador jugadora fundador fundadora profesor profesora médico médica entrenador "
        "entrenadora artista músico música compositor compositora político política científico científica "
        "periodista fotógrafo fotógrafa poeta arquitecto arquitecta productor productora hombre mujer niño "
        "niña rey reina presidente presidenta capitán capitana piloto panadero panadera hijo hija hermano "
        "hermana dueño dueña alcalde alcaldesa novelista"
    ),
    months=word_set(
        "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre"
    ),
    numbers=word_set(
        "un una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
        "diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa "
        "cien mil"
    ),
    large="mil|millones|millón",
    money="dólares|dólar|euros?|libras?|céntimos?|pesetas?|pesos?|francos?|eur|usd",
    units="segundos?|minutos?|horas?|días?|semanas?|meses|mes|años?|noches?",
    seats="asientos?|plazas?|butacas?|habitaciones|camas?",
    members="miembros?|socios?|socias?|empleados|jugadores|habitantes|alumnos",
    measures="kg|kilos?|kilogramos?|gramos?|g|toneladas?|libras?",
    lengths="m|metros?|cm|centímetros?|pies|plantas|pisos",
    tall="de alto|de altura|de alta",
    tall_is_said="{0,1}",
)
_OTHER = "other"
GRAMMARS: Mapping[str, Grammar] = {"en": _ENGLISH, "de": _GERMAN, "es": _SPANISH, _OTHER: _ENGLISH}
