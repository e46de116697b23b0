"""`coach cabinet`: products, doses taken, and the check of limits and gaps."""

from __future__ import annotations

import argparse
from argparse import Namespace

from coach.cli.lines import one_line, table, wrapped
from coach.cli.opening import opened
from coach.cli.out import say, say_json
from coach.cli.parsing import VerbParser, some, typed
from coach.cli.plain import warning_lines
from coach.cli.reporting import report
from coach.desk import Desk
from coach.errors import DONE, DONE_WITH_PROBLEMS, SafetyRefusal
from coach.flows.cabinet import (
    CabinetView,
    ProductRow,
    add_product,
    check,
    edit_product,
    remove_intake,
    remove_product,
    see_cabinet,
    take,
)
from coach.flows.due_days import move_day
from coach.flows.felt import felt
from coach.flows.matrix import free_lines, see_matrix, standing
from coach.flows.naming import see_name
from coach.flows.titration import StepRow, accept, see_steps
from coach.forms.fields import ids
from coach.forms.product_fields import PRODUCT
from coach.model import Warn
from coach.words import day_text, mg_text, read_servings, servings_text, sum_text

NAME = 18
"""Letters of a product's name in the matrix."""

ADD = (
    'coach cabinet add --name "Night Mag" --kind magnesium --form bisglycinate --elemental 100 --per capsule '
    "--stock 60 --goal sleep --daily 200"
)
FELT = 'coach cabinet felt "loose stool"'
STEP = 'coach cabinet step "Night Mag" --accept'
MOVE = 'coach cabinet move "Vitamin D" tomorrow'
TAKE = 'coach cabinet take "Night Mag" --servings 2 --when 21:30'


def configure(parser: VerbParser) -> None:
    """List, add, edit, remove, take, move, check, felt, matrix, name."""
    parser.example = f"{ADD}\n  {TAKE}"
    parser.json_flag()
    actions = parser.actions(default="list")
    actions.add_parser("list", help="products, and the doses of today", example="coach cabinet list").json_flag()
    adding = actions.add_parser("add", help="add a product", example=ADD)
    editing = actions.add_parser(
        "edit", help="change the fields named", example='coach cabinet edit "Night Mag" --stock 90'
    )
    editing.add_argument("product", metavar="PRODUCT", help="its name or id")
    for action in (adding, editing):
        action.fields(PRODUCT)
        action.json_flag()
    removing = actions.add_parser(
        "remove", help="remove a product, or a logged dose", example='coach cabinet remove "Night Mag"'
    )
    removing.add_argument("product", metavar="PRODUCT", help="its name or id; with --dose the id of a dose")
    removing.add_argument("--dose", action="store_true", help="take a logged dose out again")
    removing.json_flag()
    taking = actions.add_parser("take", help="log a dose", example=TAKE)
    taking.add_argument("product", metavar="PRODUCT", help="its name or id")
    taking.flag("--servings", metavar="N", help="how many (default: the usual portion)")
    taking.flag("--when", metavar="TIME", help="21:30, yesterday 21:30 (default: now)", default="")
    taking.add_argument("--already", action="store_true", help="it was taken: keep it even against a rule")
    taking.json_flag()
    _moving(actions)
    stepping = actions.add_parser("step", help="the next step of a dose, and those that were taken", example=STEP)
    stepping.add_argument("product", metavar="PRODUCT", nargs="?", default="", help="its name or id, with --accept")
    stepping.add_argument("--accept", action="store_true", help="take the step that is offered")
    stepping.json_flag()
    feeling = actions.add_parser("felt", help="what was felt, after a dose or today", example=FELT)
    feeling.add_argument("text", metavar="TEXT", help="loose stool, cramps; nothing clears it")
    feeling.flag("--dose", metavar="ID", help="the id of a dose (default: today's check-in)", default="")
    feeling.json_flag()
    naming = actions.add_parser("name", help="how a typed name is understood", example="coach cabinet name cipro")
    naming.add_argument("typed", metavar="NAME", help="as on the label, or as you say it")
    naming.json_flag()
    actions.add_parser("matrix", help="gaps of everything to magnesium", example="coach cabinet matrix").json_flag()
    actions.add_parser("check", help="limits, gaps and gates of it all", example="coach cabinet check").json_flag()


def _moving(actions: argparse._SubParsersAction[VerbParser]) -> None:
    """A due day put on another one."""
    moving = actions.add_parser("move", help="put one due day of a product on another day", example=MOVE)
    moving.add_argument("product", metavar="PRODUCT", help="its name or id")
    moving.add_argument("day", metavar="DAY", help="tomorrow, tue, 2026-12-08, 8 Dec")
    moving.flag(
        "--from", field="from", metavar="DAY", default="", help="which day of it (default: today's, or the next)"
    )
    moving.json_flag()


def execute(args: Namespace) -> int:
    """Do the chosen action."""
    if args.action == "name":
        return _name(args)
    if args.action == "edit":
        some(typed(args, ids(PRODUCT)), args.parser)
    with opened(
        args, read_only=args.action in ("list", "check", "matrix") or (args.action == "step" and not args.accept)
    ) as desk:
        if args.action == "list":
            return _list(desk, args)
        if args.action == "step" and not args.accept:
            return _steps(desk, args)
        if args.action == "matrix":
            return _matrix(desk, args)
        return _check(desk, args) if args.action == "check" else _write(desk, args)


def _write(desk: Desk, args: Namespace) -> int:
    form = typed(args, ids(PRODUCT))
    if args.action == "take":
        return _take(desk, args)
    if args.action == "move":
        return report(move_day(desk, args.product, args.day, vars(args)["from"]), desk, args)
    if args.action == "step":
        return report(accept(desk, args.product), desk, args)
    if args.action == "felt":
        return report(felt(desk, args.text, args.dose), desk, args)
    if args.action == "add":
        return report(add_product(desk, form), desk, args)
    if args.action == "edit":
        return report(edit_product(desk, args.product, form), desk, args)
    remove = remove_intake if args.dose else remove_product
    return report(remove(desk, args.product), desk, args)


def _take(desk: Desk, args: Namespace) -> int:
    """Log a dose; 1 when it was kept against a hard rule."""
    servings = None if args.servings is None else read_servings(args.servings, "servings", low=0, high=100_000)
    try:
        changed = take(desk, args.product, servings, args.when, already=args.already)
    except SafetyRefusal as refusal:
        if refusal.todo:
            refusal.todo += " --already keeps a dose that was taken."
        raise
    code = report(changed, desk, args)
    return DONE_WITH_PROBLEMS if any(warning.severity == "hard" for warning in changed.warnings) else code


def _check(desk: Desk, args: Namespace) -> int:
    """Print the findings; 1 when one of them is hard."""
    view = check(desk)
    if args.json:
        say_json(view)
    else:
        warns = tuple(Warn(fact=one.fact, severity=one.severity, text=one.text) for one in view.findings)
        say([*warning_lines(warns), view.looked_text], ascii_only=desk.settings.ascii)
    return DONE_WITH_PROBLEMS if any(one.severity == "hard" for one in view.findings) else DONE


def _name(args: Namespace) -> int:
    """Say how a name is understood, without a store."""
    view = see_name(args.typed)
    if args.json:
        say_json(view)
    else:
        say([f"{one_line(view.typed)}: {view.text}"])
    return DONE


def _steps(desk: Desk, args: Namespace) -> int:
    view = see_steps(desk)
    if args.json:
        say_json(view)
        return DONE
    lines = [line for row in view.rows for line in (row.name, *(f"  {text}" for text in _course(row)))]
    say(lines or ["No step is offered, and none was taken."], ascii_only=desk.settings.ascii)
    return DONE


def _course(row: ProductRow | StepRow) -> list[str]:
    """Week, the offered step, and every step that was taken."""
    course = row.course
    offered = course.proposal
    found = [course.week] if course.week else []
    found += [f"offered: {offered.text} [{offered.fact}]; coach cabinet step --accept takes it"] if offered else []
    found += [course.waiting] if course.waiting else []
    return [*found, *course.steps]


def _matrix(desk: Desk, args: Namespace) -> int:
    view = see_matrix(desk)
    if args.json:
        say_json(view)
        return DONE
    if not view.rows or not view.columns:
        say(["Nothing in the cabinet stands beside magnesium."])
        return DONE
    lines = [line for text in free_lines(view) for line in wrapped(text, rest="  ")]
    lines += ["", "Gap in hours: magnesium after it, it after magnesium; ! a standing time inside it.", ""]
    rows = (
        [one_line(row.name)[:NAME], row.gap, f"[{row.fact}]"]
        + [standing(row, column) for column in range(len(view.columns))]
        for row in view.rows
    )
    lines += table([["", "gap", "", *(one_line(name)[:NAME] for name in view.columns)], *rows])
    say(lines, ascii_only=desk.settings.ascii)
    return DONE


def _list(desk: Desk, args: Namespace) -> int:
    view = see_cabinet(desk)
    if args.json:
        say_json([row.product for row in view.rows])
        return DONE
    say(_lines(view, desk), ascii_only=desk.settings.ascii)
    return DONE


def _lines(view: CabinetView, desk: Desk) -> list[str]:
    if not (view.rows or view.intakes or view.findings):
        return ["The cabinet is empty.", f"  {ADD}"]
    lines = [line for row in view.rows for line in _product(row)]
    units = {row.product.id: row.product.serving for row in view.rows}
    doses = [
        [
            desk.dial.at(row.at),
            f"{row.name} · {servings_text(row.intake.servings, units.get(row.intake.product, 'serving'))}",
            row.intake.id,
        ]
        for row in view.intakes
    ]
    lines += ["", "Taken today", *table(doses, indent=2)] if doses else []
    one = view.magnesium
    limit = f"{mg_text(one.taken)} taken, {mg_text(one.total)} with what is planned, limit {mg_text(one.limit)}"
    lines += ["", f"Magnesium today: {limit} [{one.fact}]"]
    lines += [f"Also today: {', '.join(map(sum_text, view.sums))}"] if view.sums else []
    return [
        *lines,
        *(
            f"  {one_line(finding.text)} [{finding.fact}]" if finding.fact else f"  {one_line(finding.text)}"
            for finding in view.findings
            if not finding.now
        ),
    ]


def _product(row: ProductRow) -> list[str]:
    product = row.product
    head = f"{one_line(product.name)} · {product.kind}" + ("" if product.active else " · put away")
    about = [row.understood.removeprefix(f"{product.name}: "), row.due, row.free]
    if row.stock_left is not None:
        out = f", out {day_text(row.runs_out)}" if row.runs_out else ""
        about.append(f"{servings_text(row.stock_left, product.serving)} left{out}")
    about += _course(row)
    about += [f"now: {found.text} [{found.fact}]" for found in row.findings if found.now]
    lines = [line for text in about if text for line in wrapped(text, first="  ", rest="    ")]
    return [f"{head}  ({product.id})", *lines]
