"""axe-core over a page, with the rule for target sizes on, which is off by default."""

from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_RUN = "() => axe.run(document, { rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] })"


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands: rule, help and the elements, one line each."""
    page.evaluate(SOURCE)
    found = page.evaluate(_RUN)
    ran = {result["id"] for kind in ("passes", "violations", "incomplete") for result in found[kind]}
    assert {"target-size", "color-contrast", "label", "html-has-lang"} & ran, "axe ran none of its rules"
    return [
        f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found["violations"]
    ]
