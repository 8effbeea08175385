"""The `familyvoice` command. Each command imports what it needs when it runs, so that `--help` is instant."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.cli.problem import CommandError

app = typer.Typer(
    name="familyvoice",
    help="Early Learning Community assessments by text message and web chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
community_app = typer.Typer(help="Communities and their join words.", no_args_is_help=True)
coordinator_app = typer.Typer(help="The people who coordinate.", no_args_is_help=True)
token_app = typer.Typer(help="Bearer tokens for the API.", no_args_is_help=True)
tallies_app = typer.Typer(help="The kept counts behind every score.", no_args_is_help=True)
instruments_app = typer.Typer(help="Questions as XLSForm, from and to ODK and Kobo.", no_args_is_help=True)
translations_app = typer.Typer(help="Texts that leave for a translator and come back.", no_args_is_help=True)
audit_app = typer.Typer(help="Who did what.", no_args_is_help=True)
app.add_typer(community_app, name="community")
app.add_typer(coordinator_app, name="coordinator")
app.add_typer(token_app, name="token")
app.add_typer(tallies_app, name="tallies")
app.add_typer(instruments_app, name="instruments")
app.add_typer(translations_app, name="translations")
app.add_typer(audit_app, name="audit")

Community = Annotated[str, typer.Option("--community", "-c", help="the community's slug, e.g. demo")]


@app.command()
def up() -> None:
    """Serve everything: web pages, API, gateway and the dialogue engine."""
    from api.cli.serve import serve

    serve()


@app.command()
def engine(
    port: Annotated[int, typer.Option(help="loopback port to listen on")] = 5005,
) -> None:
    """Start one dialogue engine in the foreground (for FAMILYVOICE_ENGINE_URLS)."""
    from api.cli.serve import run_engine

    run_engine(port)


@app.command()
def demo(
    families: Annotated[int, typer.Option(min=0, max=100_000)] = 200,
    providers: Annotated[int, typer.Option(min=0, max=100_000)] = 30,
    seed: Annotated[int, typer.Option(help="the same seed gives the same people")] = 1,
) -> None:
    """Fill the demo community with synthetic people who talk to the bot."""
    from api.cli.demo_run import run

    run(families, providers, seed)


@app.command()
def chat(
    community: Community = "demo",
    language: Annotated[str | None, typer.Option(help="e.g. es; default: the community's first")] = None,
) -> None:
    """Talk to the running bot in this terminal."""
    from api.cli.chat import run

    run(community, language)


@app.command()
def interpret() -> None:
    """Read replies as JSON lines on stdin, write what was understood on stdout."""
    from api.cli.interpret_run import run

    run()


@app.command()
def check(
    price: Annotated[float, typer.Option(min=0, help="dollars a segment, for the costs shown")] = 0.0083,
    strings: Annotated[str | None, typer.Option(help="a language, e.g. es: list what each string costs")] = None,
) -> None:
    """Check instruments and translations; exit code 1 when something is wrong."""
    from api.cli.check import run

    raise typer.Exit(run(price, strings))


@app.command()
def export(
    community: Community,
    format: Annotated[str, typer.Option(help="csv, json or xlsx")] = "csv",
    role: Annotated[str | None, typer.Option(help="family, provider or partner; default: all")] = None,
    round: Annotated[int | None, typer.Option(help="default: the open round")] = None,
) -> None:
    """Write the community's answers to stdout, one row per answer. Audited."""
    from api.cli.export_file import write_export

    write_export(community, format, role, round)


@app.command()
def flags(
    community: Community,
    resolve: Annotated[int | None, typer.Option(help="the id of a flag somebody has looked after")] = None,
) -> None:
    """List who waits for a coordinator: danger, or a wish for a person. No phone, no text."""
    from api.cli.flags import show_flags

    show_flags(community, resolve)


@community_app.command("add")
def community_add(
    slug: str,
    name: Annotated[str, typer.Option(help="as families know it")],
    sponsor: Annotated[str, typer.Option(help="who asks, as named in the first text")],
    word: Annotated[str, typer.Option(help="the join word on the poster")],
    languages: Annotated[str, typer.Option(help="live languages, the preferred one first")] = "en,es",
    areas: Annotated[str, typer.Option(help="answers to the area question; empty: not asked")] = "",
    contact: Annotated[str, typer.Option(help="shown in the help text")] = "",
    urgent: Annotated[str, typer.Option(help="emergency numbers, shown in the urgent reply")] = "",
    number: Annotated[str, typer.Option(help="the number families text, where it has its own")] = "",
) -> None:
    """Add a community with its join word and an open round."""
    from api.cli.admin import add_community

    add_community(
        slug=slug, name=name, sponsor=sponsor, word=word, languages=languages.split(","),
        areas=[area.strip() for area in areas.split(",") if area.strip()],
        contact=contact, urgent=urgent, number=number or None,
    )  # fmt: skip


@coordinator_app.command("add")
def coordinator_add(community: Community) -> None:
    """Make a coordinator's token and print it. It is shown this once."""
    from api.cli.admin import add_token

    add_token(community, "coordinator")


@token_app.command("add")
def token_add(
    community: Community,
    role: Annotated[str, typer.Option(help="viewer, coordinator or lead")],
) -> None:
    """Make a bearer token and print it, alone, on stdout."""
    from api.cli.admin import add_token

    add_token(community, role)


@tallies_app.command("check")
def tallies_check(
    repair: Annotated[bool, typer.Option("--repair", help="replace the kept counts by the recomputed ones")] = False,
) -> None:
    """Recompute every count from the answers and prove both equal; exit code 1 when they differ."""
    from api.cli.admin import check_tallies

    raise typer.Exit(check_tallies(repair))


@instruments_app.command("export")
def instruments_export(instrument: str) -> None:
    """Write an instrument as an XLSForm workbook to stdout."""
    from api.cli.instruments import export_form

    export_form(instrument)


@instruments_app.command("import")
def instruments_import(
    file: Path,
    id: Annotated[str | None, typer.Option(help="default: the form's form_id")] = None,
    role: Annotated[str | None, typer.Option(help="who answers it; default: the form's setting, else its id")] = None,
) -> None:
    """Take an XLSForm as an instrument; a row that cannot be asked by text message is named."""
    from api.cli.instruments import import_form

    import_form(file, id, role)


@translations_app.command("export")
def translations_export(
    language: Annotated[str, typer.Option("--language", "-l", help="e.g. es")],
    format: Annotated[str, typer.Option(help="xliff or xlsx")] = "xliff",
) -> None:
    """Write every string with its English, state and notes to stdout."""
    from api.cli.translations import write

    write(language, format)


@translations_app.command("import")
def translations_import(
    file: Path,
    by: Annotated[str | None, typer.Option(help="who speaks the language and read the texts")] = None,
) -> None:
    """Take a translated file back, all of it or nothing; what is wrong is named with its row."""
    from api.cli.translations import take

    take(file, by)


@audit_app.command("check")
def audit_check() -> None:
    """Prove that no entry of the audit was changed or taken out; exit code 1 when one was."""
    from api.cli.admin import check_audit

    raise typer.Exit(check_audit())


def main(run: Callable[[], object] = app) -> None:
    """Runs the command; an expected failure is one line on stderr and exit code 2."""
    try:
        run()
    except CommandError as error:
        print(f"familyvoice: {error}", file=sys.stderr)
        sys.exit(2)
