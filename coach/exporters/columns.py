"""What the tables have for columns, and what each means: kinds of record -> names with a sentence."""

from __future__ import annotations

import msgspec

from coach.model.answers import ANSWERS, Answer
from coach.model.records import BESIDE, KINDS, Stages, Use

PARTS: dict[tuple[str, str], type[msgspec.Struct]] = {("nights", "stages"): Stages, ("products", "use"): Use}
"""Fields that hold a part of its own: its columns stand beside the others as `stages_deep_min`."""

INSIDE = ("as_read",)
"""Fields that only the program reads."""

MEANING = {
    "id": "the record's own key, never used again",
    "note": "a note in the person's words",
    "source": "who said so: manual, or the format it was read from",
    "external_id": "the key that the source gave it",
    "date": "the date it belongs to; a night's is the day it ended on",
    "into_bed": "went to bed",
    "lights_out": "tried to fall asleep; a device knows sleep onset only, and then that",
    "latency_min": "minutes to fall asleep",
    "awakenings": "how many times awake",
    "awake_min": "minutes awake after falling asleep, all times together",
    "final_wake": "the last awakening",
    "tasafa_min": "minutes in bed still trying to sleep after the last awakening",
    "out_of_bed": "got up",
    "quality": "1 very poor to 5 very good",
    "alarm": "whether an alarm or a duty ended the sleep",
    "usual": "fields that were left as they usually are",
    "tz_start": "zone at its begin",
    "tz_end": "zone at its end",
    "asleep_min": "minutes asleep as a device states them",
    "in_bed_min": "minutes in bed as a device states them",
    "stages_light_min": "minutes of light sleep as a device states them",
    "stages_deep_min": "minutes of deep sleep, likewise",
    "stages_rem_min": "minutes of REM sleep, likewise",
    "hrv_rmssd_ms": "heart rate variability of the night, RMSSD in milliseconds",
    "hrv_sdnn_ms": "the same as SDNN; the two are not comparable",
    "resting_hr_bpm": "resting heart rate, beats a minute",
    "start": "its begin",
    "end": "its end",
    "fatigue": "1 always tired to 5 very fresh",
    "sleep_quality": "1 insomnia to 5 very restful",
    "soreness": "1 very sore to 5 feeling great",
    "stress": "1 highly stressed to 5 very relaxed",
    "mood": "1 highly annoyed to 5 very positive",
    "sore_muscles": "0 to 10 by muscle group",
    "illness": "none, above_neck, below_neck or fever",
    "gut": "level of the gut ladder, 0 to 5",
    "symptoms": "in the person's words",
    "feel": "the person's own verdict on the day, 0 to 100",
    "drive": "drive to train, 1 to 5",
    "hungry": "hungry at the bedtime that ends this date",
    "bedroom": "what the bedroom is: dark, cool, quiet",
    "diet": "usual servings a day by food",
    "slept_min": "minutes asleep, said without times; 0 is a night without sleep",
    "rest": "a rest day was asked for",
    "drinks": "alcoholic drinks on this date",
    "injury": "injured places from this date on",
    "injury_until": "the last day of the injury",
    "travelled": "the zone gone to",
    "travelled_since": "the day of arrival",
    "cycle_day": "day of the menstrual cycle",
    "misread": "signs that the words do not mean",
    "screens_off": "when screens were off before that sleep",
    "last_meal": "when the last meal before that sleep was over",
    "skipped": "questions that were passed over",
    "kind": "what kind of thing it is",
    "title": "what the person calls it",
    "strain": "light, moderate, high or maximal",
    "rpe": "how hard it felt, 0 to 10 (CR-10)",
    "heart_bpm": "mean heart rate of the session, beats a minute",
    "zones_min": "minutes in the five heart rate zones",
    "muscles": "muscle groups",
    "minutes": "its length in minutes",
    "days": "weekdays; empty means every day",
    "dates": "single dates beside the weekdays",
    "per_week": "how many times a week",
    "earliest": "not before this clock time",
    "latest_end": "over by this clock time",
    "preferred": "the clock time wished for",
    "if_slept": "only after a night that was not short",
    "all_day": "an all-day entry: shown, and blocks nothing",
    "calendar": "the calendar that brought it",
    "keeps_sleep": "at night it breaks the sleep and does not end it",
    "travel_min": "minutes on the way, before it and after it",
    "ready_in_min": "minutes from getting up until one can leave for it",
    "name": "the product's name",
    "contents": "what one serving holds, in milligrams",
    "serving": "what one serving is",
    "stock_servings": "servings on the day they were counted",
    "stocked_at": "when they were counted",
    "expires": "last day of use",
    "interaction": "what it is known as in the table of medicines",
    "agreed": "products that a pharmacist or doctor agreed to have beside it",
    "active": "in use",
    "sedating": "makes sleepy",
    "use_goal": "what it is taken for",
    "use_daily_mg": "elemental magnesium a day that is meant, mg",
    "use_started": "when it was started",
    "use_times": "standing times",
    "use_servings": "servings at each standing time",
    "use_with_food": "taken with food",
    "use_steps": "every change of the dose",
    "use_schedule": "on which days it is taken; empty means every day",
    "use_earlier": "the schedules before it, each with its last day",
    "at": "when",
    "product": "the product's id",
    "servings": "servings taken",
    "magnesium_mg": "elemental magnesium of that dose, mg",
    "caffeine_mg": "caffeine of that dose, mg",
    "nutrients_mg": "everything the dose held, mg",
    "effects": "what was felt after it",
    "item": "the line of the plan",
    "outcome": "what became of it once the day was over",
    "state": "what was answered",
    "to": "its new start",
    "effort": "how much of the need the night was to hold",
    "wish": "the wish it is about",
    "number": "which of the wish's sessions",
    "others": "what else moved with it",
    "was": "what the record said that this version cannot read",
    "why": "why it cannot",
}
"""By column; one name means the same in every table. Moments are ISO 8601 with their offset, dates ISO 8601."""


def _names(kind: str) -> list[str]:
    nouns = ANSWERS if KINDS[kind] is Answer else (KINDS[kind],)
    found: dict[str, None] = {}
    for noun in nouns:
        for name in noun.__struct_fields__:
            part = PARTS.get((kind, name))
            names = [name] if part is None else [f"{name}_{inner}" for inner in part.__struct_fields__]
            found |= dict.fromkeys(each for each in names if each not in INSIDE)
    return list(found)


COLUMNS: dict[str, dict[str, str]] = {
    kind: {name: MEANING.get(name, name.replace("_", " ")) for name in _names(kind)} for kind in KINDS if kind != BESIDE
}
"""Every table with its columns in order, each with what it means."""
