"""What the store keeps: the person, their nights, days, training, products and answers.

Every moment is an aware datetime with a fixed offset; every date a date; lengths in minutes unless the name says
otherwise; magnesium is elemental milligrams unless the name says compound. None is "unknown", never "no".
"""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - `date` is also a field name
from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from coach.model.answers import ANSWERS, AboutLine, Answer, AnyAnswer, DayRequest, EasyWeek, OddAnswer, WeekPin
from coach.model.fields import Line, Minutes, Moment
from coach.model.fields import Record as Record
from coach.model.fields import Strain as Strain

Region = Literal["us", "eu"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Illness = Literal["none", "above_neck", "below_neck", "fever"]
Bedroom = Literal["dark", "cool", "quiet"]
Food = Literal["nuts", "seeds", "legumes", "greens", "grains"]
"""The foods of the rough diet screen; grains are whole ones."""
ProductKind = Literal["magnesium", "supplement", "medicine", "caffeine", "food"]
UsualPart = Literal[
    "into_bed", "lights_out", "latency_min", "awakenings", "awake_min", "final_wake", "out_of_bed",
]  # fmt: skip
"""What of a night can stand as it usually is."""
Rating = Annotated[int, Meta(ge=1, le=5)]
Amount = Annotated[float, Meta(ge=0, le=1_000_000)]
HeartRate = Annotated[float, Meta(gt=0, le=250)]
ClockText = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The person, as far as the plan needs to know."""

    birth_year: Annotated[int, Meta(ge=1900, le=2100)] | None = None
    sex: Literal["female", "male"] | None = None
    region: Region | None = None
    """Sets the limits; None counts as the stricter one."""
    tz: Line = "UTC"
    day_starts: ClockText | None = None
    """When the coach-day begins; None means from the usual bed and wake, and 04:00 before they are known."""
    wake: dict[Literal["default", "mon", "tue", "wed", "thu", "fri", "sat", "sun"], ClockText] = {}
    """Desired wake time by weekday, `default` for the others; empty means not asked yet."""
    ready_in_min: Annotated[int, Meta(ge=0, le=240)] | None = None
    """Minutes from waking until ready for the day's first commitment; None means not said yet."""
    travel_min: Annotated[int, Meta(ge=0, le=240)] | None = None
    """Minutes on the way to and from a busy block that says none of its own; None means none."""
    sleep_need_min: Annotated[int, Meta(ge=240, le=720)] | None = None
    """The person's own need; None means from age."""
    conditions: tuple[Line, ...] = ()
    """Ids of gates in the evidence base."""
    caffeine_half_life_h: Annotated[float, Meta(ge=2, le=24)] | None = None
    egfr: Annotated[float, Meta(ge=0, le=250)] | None = None
    """Kidney filtration as a laboratory states it, mL/min/1.73 m²; None means not known."""
    max_heart_bpm: HeartRate | None = None
    """The highest heart rate as measured; None means not known, and it is never taken from the age."""
    weight_kg: Annotated[float, Meta(ge=10, le=400)] | None = None
    """Body weight; some limits go by it under 18. None means not known, and then the cautious reading counts."""


class Stages(msgspec.Struct, frozen=True, kw_only=True):
    """Sleep stages as a wearable states them, in minutes; kept, never scored (`in.stage_use`)."""

    light_min: Minutes | None = None
    deep_min: Minutes | None = None
    rem_min: Minutes | None = None


class Night(Record, frozen=True, kw_only=True):
    """One main sleep, labeled by the local date on which it ends."""

    date: Date
    into_bed: Moment | None = None
    lights_out: Moment | None = None
    """Tried to fall asleep. A wearable knows only sleep onset: it stands here, with `latency_min` unknown."""
    latency_min: Minutes | None = None
    awakenings: Annotated[int, Meta(ge=0, le=99)] | None = None
    awake_min: Minutes | None = None
    """Wake after sleep onset, all awakenings together (WASO)."""
    final_wake: Moment | None = None
    tasafa_min: Minutes | None = None
    """Minutes in bed still trying to sleep after the final awakening."""
    out_of_bed: Moment | None = None
    quality: Rating | None = None
    alarm: bool | None = None
    """Whether an alarm or a duty ended the sleep; never guessed (algorithms 2.4, 3.1)."""
    usual: tuple[UsualPart, ...] = ()
    """What was offered as usual beside an answer and left alone: counted, and never learned from."""
    tz_start: Line | None = None
    tz_end: Line | None = None
    asleep_min: Minutes | None = None
    """Total sleep time as a device states it; without it, computed."""
    in_bed_min: Minutes | None = None
    """Time in bed as a device states it; without it, computed."""
    stages: Stages | None = None
    hrv_rmssd_ms: Annotated[float, Meta(gt=0, le=500)] | None = None
    hrv_sdnn_ms: Annotated[float, Meta(gt=0, le=500)] | None = None
    resting_hr_bpm: Annotated[float, Meta(gt=0, le=250)] | None = None


class Nap(Record, frozen=True, kw_only=True):
    """A sleep outside the main one."""

    start: Moment
    end: Moment
    asleep_min: Minutes | None = None


class CheckIn(Record, frozen=True, kw_only=True):
    """A morning's answers; the McLean items run 1–5 and higher is better in all of them."""

    date: Date
    fatigue: Rating | None = None
    sleep_quality: Rating | None = None
    soreness: Rating | None = None
    stress: Rating | None = None
    mood: Rating | None = None
    sore_muscles: dict[str, Annotated[int, Meta(ge=0, le=10)]] | None = None
    """0–10 by muscle group; empty means "nothing is sore"."""
    illness: Illness | None = None
    gut: Annotated[int, Meta(ge=0, le=5)] | None = None
    """Level of the gut ladder."""
    symptoms: tuple[Line, ...] | None = None
    feel: Annotated[int, Meta(ge=0, le=100)] | None = None
    """The person's own verdict on the day."""
    drive: Rating | None = None
    """Drive to train, higher is better."""
    hungry: bool | None = None
    """Hungry at the bedtime that ends this date."""
    bedroom: tuple[Bedroom, ...] | None = None
    """What the bedroom is; empty means none of it."""
    diet: dict[Food, Annotated[float, Meta(ge=0, le=50)]] | None = None
    """Usual servings a day; a food that is not named is not known."""
    slept_min: Annotated[int, Meta(ge=0, le=1440)] | None = None
    """Minutes asleep in the night that ends on this date, said without times of it; 0 is no sleep at all."""
    rest: bool | None = None
    """A rest day that was asked for."""
    drinks: Annotated[int, Meta(ge=0, le=50)] | None = None
    """Alcoholic drinks on this date."""
    injury: tuple[Line, ...] | None = None
    """Injured places from this date on; empty means that none is any more."""
    injury_until: Date | None = None
    """The last day of the injury; None until it is said to be better."""
    travelled: Line | None = None
    """The zone gone to, an IANA name; empty means that the journey is over."""
    travelled_since: Date | None = None
    """The day of arrival; None means this date."""
    cycle_day: Annotated[int, Meta(ge=1, le=90)] | None = None
    """Day of the menstrual cycle, 1 the first day of the period."""
    screens_off: Moment | None = None
    """When screens were off before the sleep that ends on this date."""
    last_meal: Moment | None = None
    """When the last meal before that sleep was over."""
    skipped: tuple[Line, ...] = ()
    """Questions the person passed over, by field name: not the same as not answered."""
    misread: tuple[Line, ...] | None = None
    """Signs that the words of this day do not mean, by their ids: the person said so."""


class Workout(Record, frozen=True, kw_only=True):
    """A session that happened."""

    start: Moment
    end: Moment
    kind: Line
    title: Line | None = None
    strain: Strain | None = None
    rpe: Annotated[float, Meta(ge=0, le=10)] | None = None
    heart_bpm: HeartRate | None = None
    """Mean heart rate of the session."""
    zones_min: Annotated[tuple[Minutes, ...], Meta(min_length=5, max_length=5)] | None = None
    """Minutes in the five zones of heart rate, 50-60 to 90-100 % of the highest."""
    muscles: tuple[Line, ...] = ()


class Wish(Record, frozen=True, kw_only=True):
    """A session the person wants on certain weekdays."""

    title: Line
    kind: Line
    minutes: Annotated[int, Meta(ge=5, le=720)]
    strain: Strain = "moderate"
    muscles: tuple[Line, ...] = ()
    days: tuple[Weekday, ...] = ()
    """Weekdays; empty means every day."""
    dates: tuple[Date, ...] = ()
    """Single dates, beside the weekdays."""
    per_week: Annotated[int, Meta(ge=1, le=14)] | None = None
    earliest: ClockText | None = None
    latest_end: ClockText | None = None
    preferred: ClockText | None = None
    if_slept: bool = False
    """Only after a night that was not short (`ex.short_sleep`)."""


class Busy(Record, frozen=True, kw_only=True):
    """Time that is taken. An all-day entry is shown and blocks nothing."""

    start: Moment
    end: Moment
    title: Line = ""
    all_day: bool = False
    calendar: Line | None = None
    """The calendar that brought it: read again, that calendar may take it away."""
    keeps_sleep: bool = False
    """At night it breaks the sleep and ends it never: a feed, a dog, a pump."""
    travel_min: Annotated[int, Meta(ge=0, le=240)] | None = None
    """Minutes on the way, before it and after it; None takes the profile's."""
    ready_in_min: Annotated[int, Meta(ge=0, le=240)] | None = None
    """Minutes from getting up until one can leave for it; None takes the profile's."""

    @property
    def blocks(self) -> bool:
        """Whether its hours are taken: an all-day entry is none, nor is what lasts longer than a day and a night."""
        return not self.all_day and self.end - self.start <= timedelta(days=1)


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What one serving holds of one nutrient."""

    nutrient: Line
    form: Line | None = None
    """Id of a magnesium form in the evidence base."""
    elemental_mg: Amount | None = None
    """The nutrient itself, as labels print it; it wins over the compound."""
    compound_mg: Amount | None = None


StepKind = Literal["start", "up", "down", "switch", "stop", "set"]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a dose that was accepted, or set by hand."""

    date: Date
    kind: StepKind
    daily_mg: Amount | None = None
    """Elemental a day from then on; 0 when it was stopped."""
    fact: Line = ""
    text: Line = ""


class MovedDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a schedule put on another day; the days after it stay."""

    of: Date
    to: Date


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """On which coach-days a product is due; without a rhythm every day from `first` to `last`."""

    days: tuple[Weekday, ...] = ()
    every_days: Annotated[int, Meta(ge=2, le=366)] | None = None
    """Every so many days, counted from `first`."""
    on_days: Annotated[int, Meta(ge=1, le=366)] | None = None
    """So many days on, then `off_days` off, counted from `first`."""
    off_days: Annotated[int, Meta(ge=1, le=366)] | None = None
    first: Date | None = None
    last: Date | None = None
    """The last day of a course; None while it has no end."""
    as_needed: bool = False
    """Never planned; what follows says when the next one is allowed."""
    gap_min: Annotated[int, Meta(ge=1, le=1440)] | None = None
    """The fewest minutes from one dose to the next, as needed."""
    most_doses: Annotated[int, Meta(ge=1, le=48)] | None = None
    """The most doses, of the usual servings each, in any 24 hours, as needed."""
    moved: tuple[MovedDay, ...] = ()


class EarlierSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """A schedule that held before it was changed, so that a day that is over keeps what was true then."""

    until: Date
    """The last day on which it held."""
    schedule: Schedule | None = None


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """How the person means to take a product."""

    goal: Literal["sleep", "energy", "recovery", "general"] | None = None
    daily_mg: Amount | None = None
    started: Date | None = None
    times: tuple[ClockText, ...] = ()
    servings: Annotated[float, Meta(gt=0, le=100)] | None = None
    with_food: bool | None = None
    steps: tuple[Step, ...] = ()
    """Every change of the dose, the oldest first."""
    schedule: Schedule | None = None
    """On which days; None means every day."""
    earlier: tuple[EarlierSchedule, ...] = ()
    """The schedules before it, the oldest first."""


class Product(Record, frozen=True, kw_only=True):
    """Something in the cabinet."""

    name: Line
    kind: ProductKind
    contents: tuple[Content, ...] = ()
    serving: Line = "serving"
    stock_servings: Annotated[float, Meta(ge=0, le=100_000)] | None = None
    """Servings on the day it was counted; doses logged since are taken off."""
    stocked_at: Moment | None = None
    expires: Date | None = None
    interaction: Line | None = None
    """What it is known as: a substance or class of the table of medicines, or a former gap's id."""
    agreed: tuple[Line, ...] = ()
    """Products that a pharmacist or doctor agreed to have beside it, by name."""
    use: Use | None = None
    active: bool = True
    sedating: bool = False


class Intake(Record, frozen=True, kw_only=True):
    """A dose that was taken. Name and amounts are kept, so a later edit cannot rewrite the past."""

    at: Moment
    product: Line
    servings: Annotated[float, Meta(gt=0, le=100)] = 1.0
    name: Line | None = None
    magnesium_mg: Amount | None = None
    caffeine_mg: Amount | None = None
    nutrients_mg: dict[Line, Amount] | None = None
    """Everything the dose held, by nutrient; None in a dose of an older version."""
    effects: tuple[Line, ...] = ()


class Standing(Record, frozen=True, kw_only=True):
    """Where the lines of a coach-day stood just before its last change: the plan after it moves few of them."""

    date: Date
    at: Moment
    """When the day was last changed."""
    starts: dict[Line, Moment] = msgspec.field(default_factory=dict)
    """By plan item; a line that is answered, or whose time has passed, keeps its last place."""
    settled: Moment | None = None
    """Where the change only answered lines: as of when the day was settled before it, and still is."""


class StoreDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Everything, as `coach export json` writes it (`coach.store/2`)."""

    schema: Literal["coach.store/2"] = "coach.store/2"
    profile: Profile = Profile()
    nights: tuple[Night, ...] = ()
    naps: tuple[Nap, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    workouts: tuple[Workout, ...] = ()
    wishes: tuple[Wish, ...] = ()
    busy: tuple[Busy, ...] = ()
    products: tuple[Product, ...] = ()
    intakes: tuple[Intake, ...] = ()
    answers: tuple[AnyAnswer, ...] = ()
    standings: tuple[Standing, ...] = ()


KINDS: dict[str, type[Record]] = {
    "nights": Night,
    "naps": Nap,
    "check_ins": CheckIn,
    "workouts": Workout,
    "wishes": Wish,
    "busy": Busy,
    "products": Product,
    "intakes": Intake,
    "answers": Answer,
    "standings": Standing,
}
"""Name of each kind in the store document, and its noun."""

KIND_OF: dict[type[Record], str] = {
    **{noun: name for name, noun in KINDS.items()},
    **dict.fromkeys((*ANSWERS, AboutLine, DayRequest), "answers"),
}
"""The way back: `KIND_OF[type(record)]`."""

READ_AS: dict[type[msgspec.Struct], Any] = {Answer: AnyAnswer}
"""What a document of a noun is read as, where that is one of several."""

BESIDE = KIND_OF[Standing]
"""What a change writes beside what it is about: kept and shared like the rest, but nobody's edit and never counted."""


def day_of(record: Record) -> Date | None:
    """The date a record is filed under (as written, no zone): its `date`, or the date of its moment."""
    if isinstance(record, Night | CheckIn | Standing | AboutLine | DayRequest | WeekPin | EasyWeek | OddAnswer):
        return record.date
    if isinstance(record, Nap | Workout | Busy):
        return record.start.date()
    if isinstance(record, Intake):
        return record.at.date()
    return None
