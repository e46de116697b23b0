"""WHOOP's four tables: header titles in English and Spanish -> our names for the columns; which table it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from coach.importers.table import Table, TableRow, header_key

Kind = Literal["sleeps", "cycles", "workouts", "journal"]

_TITLES: dict[str, tuple[str, ...]] = {
    "cycle_start": ("Cycle start time", "Hora de inicio del ciclo"),
    "cycle_end": ("Cycle end time", "Hora de finalización del ciclo"),
    "zone": ("Cycle timezone", "Zona horaria del ciclo"),
    "hrv": ("Heart rate variability (ms)", "Variabilidad de la frecuencia cardíaca (ms)"),
    "resting_hr": ("Resting heart rate (bpm)", "Frecuencia cardíaca en reposo (lpm)"),
    "onset": ("Sleep onset", "Inicio del sueño"),
    "wake": ("Wake onset", "Inicio de la vigilia"),
    "asleep": ("Asleep duration (min)", "Duración del sueño (min)"),
    "in_bed": ("In bed duration (min)", "Tiempo en la cama (min)"),
    "light": ("Light sleep duration (min)", "Duración de sueño ligero (min)"),
    "deep": ("Deep (SWS) duration (min)", "Duración de sueño profundo (SWS) (min)"),
    "rem": ("REM duration (min)", "Duración de sueño REM (min)"),
    # WHOOP's Spanish export really says "Tempo".
    "awake": ("Awake duration (min)", "Tempo despierto/a (min)", "Tiempo despierto/a (min)"),
    "nap": ("Nap", "Siesta"),
    "start": ("Workout start time", "Hora de inicio del entrenamiento"),
    "end": ("Workout end time", "Hora de finalización del entrenamiento"),
    "minutes": ("Duration (min)", "Duración (min)"),
    "activity": ("Activity name", "Nombre de la actividad"),
    "strain": ("Activity Strain", "Esfuerzo de actividad"),
    "heart": ("Average HR (bpm)", "FC promedio (lpm)"),
    **{f"zone_{n}": (f"HR Zone {n} %", f"Zona FC {n}%") for n in range(1, 6)},
    "question": ("Question text", "Texto de la pregunta"),
    "answer": ("Answered yes", "Answered yes/no", 'Respondió "Sí"'),
    "notes": ("Notes", "Notas"),
}

_KNOWN_UNUSED = (
    "Recovery score %", "Skin temp (celsius)", "Blood oxygen %", "Day Strain", "Energy burned (cal)",
    "Max HR (bpm)", "Sleep performance %", "Respiratory rate (rpm)", "Sleep need (min)",
    "Sleep debt (min)", "Sleep efficiency %", "Sleep consistency %", "GPS enabled", "Distance (meters)",
    "Altitude gain (meters)",
    "Altitude change (meters)",
    "Puntuación de recuperación (%)", "Temp. cutánea (grados centígrados)", "Oxígeno en sangre %",
    "Esfuerzo del día", "Energía quemada (cal)", "FC máx. (lpm)",
    "Calificación del sueño (%)", "Frecuencia respiratoria (rpm)", "Sueño necesario (min)",
    "Deuda de sueño (min)", "Eficiencia del sueño %", "Regularidad del sueño %", "GPS habilitado",
)  # fmt: skip

_NAME_OF = {header_key(title): name for name, titles in _TITLES.items() for title in titles}
_UNUSED = frozenset(header_key(title) for title in _KNOWN_UNUSED)

_SIGNS: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("journal", frozenset({"cycle_start", "question"})),
    ("workouts", frozenset({"start", "end", "activity"})),
    ("sleeps", frozenset({"onset", "wake", "nap"})),
    ("cycles", frozenset({"cycle_start", "onset", "wake", "hrv"})),
)


def table_kind(header: Sequence[str]) -> Kind | None:
    """Which of WHOOP's tables has this header; file names are translated, so only titles count."""
    names = {_NAME_OF.get(header_key(title), "") for title in header}
    return next((kind for kind, signs in _SIGNS if signs <= names), None)


class Columns:
    """The cells of a WHOOP table by our names."""

    def __init__(self, table: Table) -> None:
        """Find every known column; the first of two of the same name counts."""
        self._index: dict[str, int] = {}
        unknown = []
        for index, title in enumerate(table.header):
            key = header_key(title)
            if key in _NAME_OF:
                self._index.setdefault(_NAME_OF[key], index)
            elif key not in _UNUSED:
                unknown.append(f"“{title}”")
        self.note = f"{table.file}: columns not known and left out: {', '.join(unknown)}" if unknown else ""
        """What was not understood in the header, or nothing."""

    def cell(self, row: TableRow, name: str) -> str:
        """The trimmed cell of that column, or nothing."""
        return row.cell(self._index.get(name))
