"""A notebook over a store's snapshot: five questions, five charts.

    marimo edit docs/analysis.py                                     # in the browser, cell by cell
    python docs/analysis.py --store SNAPSHOT --out FOLDER            # without one: the charts as Vega-Lite files

It is a Python file, so it is reviewed, checked and run like any other, and holds no output.
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="What is said, and what of it is true")

with app.setup:
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo

    ROLES = alt.Scale(
        domain=["asserted", "questioned", "denied", "quoted"],
        range=["#b35806", "#fdb863", "#542788", "#bdbdbd"],
    )
    VERDICTS = alt.Scale(
        domain=[
            "false",
            "mostly_false",
            "mixed",
            "disputed",
            "unproven",
            "mostly_true",
            "true",
            "unverified",
        ],
        range=["#b2182b", "#ef8a62", "#e6ab02", "#8e6bbf", "#c9b458", "#92c5de", "#2166ac", "#bdbdbd"],
    )


@app.cell
def _():
    mo.md("""
    # What is said, and what of it is true

    The snapshot is opened read-only: it is whole, never changes, and nobody waits for it. Name yours with
    `--store`; without it this reads what `make run` made.
    """)
    return


@app.cell
def _():
    asked = mo.cli_args()
    snapshot = Path(str(asked.get("store") or ".sayso/example.snapshot.duckdb"))
    missing = f"no snapshot at {snapshot}: name one with --store, or run `make run`"
    if not snapshot.exists() and mo.app_meta().mode == "script":
        raise SystemExit(missing)
    mo.stop(not snapshot.exists(), mo.md(missing))
    con = duckdb.connect(str(snapshot), read_only=True)

    def ask(sql):
        """The rows of a query, as Altair takes them."""
        return con.execute(sql).to_arrow_table()

    return ask, asked


@app.cell
def _(ask):
    said = ask(
        """
        WITH foremost AS (
            SELECT claim_id, verdict, mentions FROM claim_spread ORDER BY mentions DESC, text LIMIT 12
        )
        SELECT r.text, l.verdict, r.role, r.mentions
        FROM prevalence_by_role AS r
        JOIN foremost AS l ON l.claim_id = r.claim_id
        """
    )
    claims = (
        alt.Chart(said, title="Which claims are said most, and in which role?")
        .mark_bar()
        .encode(
            x=alt.X("sum(mentions):Q", title="mentions", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("text:N", sort="-x", title=None, axis=alt.Axis(labelLimit=320)),
            color=alt.Color("role:N", scale=ROLES),
            tooltip=["text", "verdict", "role", "mentions"],
        )
    )
    claims
    return (claims,)


@app.cell
def _(ask):
    by_day = ask("SELECT day, verdict, mentions FROM prevalence_by_verdict ORDER BY day")
    days = (
        alt.Chart(by_day, title="How much of it is false, by day?")
        .mark_bar()
        .encode(
            x=alt.X("yearmonthdate(day):T", title="day (UTC)"),
            y=alt.Y("sum(mentions):Q", title="mentions"),
            color=alt.Color("verdict:N", scale=VERDICTS, sort=VERDICTS.domain),
            tooltip=["verdict", "sum(mentions):Q"],
        )
    )
    days
    return (days,)


@app.cell
def _(ask):
    rates = ask(
        """
        SELECT coalesce(nullif(site, ''), '(files)') AS site, sum(posts)::BIGINT AS posts,
               1000 * sum(posts_with) / sum(posts) AS per_1000
        FROM false_claim_rate
        GROUP BY ALL
        """
    )
    forums = (
        alt.Chart(rates, title="In how many of 1,000 posts is something false asserted, by forum?")
        .mark_bar()
        .encode(
            x=alt.X("per_1000:Q", title="posts in 1,000"),
            y=alt.Y("site:N", sort="-x", title=None),
            tooltip=["site", "posts", alt.Tooltip("per_1000:Q", format=".1f")],
        )
    )
    forums
    return (forums,)


@app.cell
def _(ask):
    replies = ask(
        "SELECT text, verdict, role, after_s / 60 AS minutes, span FROM corrections WHERE after_s IS NOT NULL"
    )
    pushback = (
        alt.Chart(replies, title="How soon does somebody push back?")
        .mark_circle(size=90)
        .encode(
            x=alt.X("minutes:Q", title="minutes after the claim was made"),
            y=alt.Y("text:N", title=None, axis=alt.Axis(labelLimit=320)),
            color=alt.Color("verdict:N", scale=VERDICTS, sort=VERDICTS.domain),
            tooltip=["text", "verdict", "role", "span"],
        )
    )
    pushback
    return (pushback,)


@app.cell
def _(ask):
    about = ask(
        """
        SELECT coalesce(topic, '(no topic)') AS topic, coalesce(verdict, 'unverified') AS verdict,
               count(*) AS claims, sum(mentions)::BIGINT AS mentions
        FROM claim_spread
        GROUP BY ALL
        """
    )
    topics = (
        alt.Chart(about, title="What are the claims about, and what became of them?")
        .mark_rect()
        .encode(
            x=alt.X("verdict:N", sort=VERDICTS.domain, title=None),
            y=alt.Y("topic:N", sort="-color", title=None),
            color=alt.Color("claims:Q", scale=alt.Scale(scheme="blues")),
            tooltip=["topic", "verdict", "claims", "mentions"],
        )
    )
    topics
    return (topics,)


@app.cell
def _(asked, claims, days, forums, pushback, topics):
    if asked.get("out"):
        folder = Path(str(asked.get("out")))
        folder.mkdir(parents=True, exist_ok=True)
        charts = {"claims": claims, "days": days, "forums": forums, "pushback": pushback, "topics": topics}
        for name, chart in charts.items():
            chart.save(folder / f"{name}.json")
    return


if __name__ == "__main__":
    app.run()
