"""Copy what pages serve out of node_modules: fonts, htmx. Cut the digits that stand in columns.

Run `npm ci` first. Does nothing when everything is newer than package-lock.json; `--force` does
it again.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/motcua/ui/static"
FONTS = STATIC / "ui/fonts"
VENDOR = STATIC / "vendor"
WEIGHTS = (400, 600)


def packages() -> Path:
    """Return node_modules of this checkout, or of the checkout this worktree belongs to."""
    here = ROOT / "node_modules"
    if here.is_dir():
        return here
    common = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    there = Path(common).parent / "node_modules"
    if common and there.is_dir():
        return there
    sys.exit("node_modules is missing: run `npm ci` first.")


def copies(modules: Path) -> dict[Path, Path]:
    """Return target → source of every file that is served as it comes."""
    pro = modules / "@fontsource/be-vietnam-pro"
    files = {
        FONTS / f"be-vietnam-pro-{part}-{weight}.woff2": pro
        / f"files/be-vietnam-pro-{part}-{weight}-normal.woff2"
        for part in ("vietnamese", "latin")
        for weight in WEIGHTS
    }
    files[FONTS / "be-vietnam-pro-LICENSE.txt"] = pro / "LICENSE"
    files[FONTS / "inter-LICENSE.txt"] = modules / "@fontsource/inter/LICENSE"
    files[VENDOR / "htmx.min.js"] = modules / "htmx.org/dist/htmx.min.js"
    files[VENDOR / "htmx-LICENSE.txt"] = modules / "htmx.org/LICENSE"
    return files


def cut_digits(source: Path, target: Path) -> None:
    """Keep 0 to 9 of Inter, with tabular figures."""
    options = subset.Options(flavor="woff2", layout_features=["tnum", "lnum"])
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=range(0x30, 0x3A))
    cutter.subset(font)
    subset.save_font(font, target, options)


def main() -> None:
    modules = packages()
    plain = copies(modules)
    digits = {
        FONTS / f"figures-{weight}.woff2": modules
        / f"@fontsource/inter/files/inter-latin-{weight}-normal.woff2"
        for weight in WEIGHTS
    }
    lock = (ROOT / "package-lock.json").stat().st_mtime
    wanted = [*plain, *digits]
    if "--force" not in sys.argv and all(f.exists() and f.stat().st_mtime >= lock for f in wanted):
        return
    FONTS.mkdir(parents=True, exist_ok=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for target, source in plain.items():
        shutil.copyfile(source, target)
    for target, source in digits.items():
        cut_digits(source, target)
    sys.stdout.write(f"Front end ready: {len(wanted)} files in {STATIC.relative_to(ROOT)}.\n")


if __name__ == "__main__":
    main()
