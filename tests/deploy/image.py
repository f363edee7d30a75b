"""The image without a builder: the `Dockerfile`'s steps as they stand, in a folder that stands for its root.

`uv run python -m tests.deploy.image` runs its COPY and RUN lines in order, with a Python of the version that
FROM names, then the bot's commands as the image's user with the image's environment, and prints how large the
image's own files are. The base images themselves are not there: what they add is for a builder to say.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
DOCKERFILE: Final = ROOT / "Dockerfile"
LARGEST_MB: Final = 85.0  # of what is the image's own; with python:3.13-slim at most 130
_PLACES: Final = re.compile(r"(?<![\w.])/(?=(?:app|data)\b)")


class Unavailable(Exception):
    """This machine lacks what the steps take."""


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Return each instruction's name and the rest of its line, continued lines as one."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, " ".join(rest.split())


@dataclass(slots=True)
class Stage:
    """A stage of the image: the folder that stands for its root, and what its instructions set."""

    root: Path
    environment: dict[str, str]
    folder: str = "/"
    user: int = 0
    commands: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def inside(self, text: str) -> str:
        """Return a text with the image's paths as those in its folder."""
        return _PLACES.sub(f"{self.root}/", text)

    def run(self, command: str) -> None:
        """Run a line of a shell's, as RUN does."""
        shell = self.inside(re.sub(r"--mount=\S+ ", "", command))
        where = Path(self.inside(self.folder))
        subprocess.run(["sh", "-ec", shell], cwd=where, env=self.environment, check=True)

    def start(self, *arguments: str) -> str:
        """Return what the image's entry point prints with these arguments, as its user."""
        command = [self.inside(part) for part in (*self.commands["ENTRYPOINT"], *arguments)]
        done = subprocess.run(
            command,
            cwd=self.inside(self.folder),
            env=self.environment,
            user=self.user,
            group=self.user,
            extra_groups=[],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


def build(scratch: Path) -> Stage:
    """Carry out the whole file, and return its last stage. Raises Unavailable."""
    stages: dict[str, Stage] = {}
    stage: Stage | None = None
    for name, rest in instructions(DOCKERFILE.read_text("utf-8")):
        sys.stdout.write(f"{name} {rest}\n")
        sys.stdout.flush()
        if name == "FROM":
            image, *alias = rest.split(" AS ")
            root = scratch / str(len(stages))
            stage = Stage(root, _environment(_python(image, scratch)))
            stages[alias[0] if alias else ""] = stage
            root.mkdir(parents=True)
        elif stage is not None:
            _carry_out(stage, name, rest, stages)
    return stages[""]


def _carry_out(stage: Stage, name: str, rest: str, stages: Mapping[str, Stage]) -> None:
    match name:
        case "WORKDIR":
            stage.folder = rest
            Path(stage.inside(rest)).mkdir(parents=True, exist_ok=True)
        case "COPY":
            _copy(stage, rest, stages)
        case "RUN":
            stage.run(rest)
        case "ENV":
            pairs = (pair.partition("=") for pair in shlex.split(rest))
            stage.environment |= {key: stage.inside(value) for key, _, value in pairs}
        case "USER":
            stage.user = int(rest.partition(":")[0])
        case "ENTRYPOINT" | "CMD":
            stage.commands[name] = json.loads(rest)
        case "HEALTHCHECK":
            stage.commands[name] = json.loads(rest.partition("CMD ")[2])
        case "VOLUME" | "STOPSIGNAL":
            pass
        case _:
            raise ValueError(f"{name} is nothing that this command can carry out")


def _copy(stage: Stage, rest: str, stages: Mapping[str, Stage]) -> None:
    *sources, target = rest.split()
    goal = Path(stage.inside(target if target.startswith("/") else f"{stage.folder}/{target}"))
    if sources[0].startswith("--from="):
        origin = stages[sources.pop(0).removeprefix("--from=")]
        for source in sources:
            shutil.copytree(origin.inside(source), goal, symlinks=True, dirs_exist_ok=True)
        return
    for source in sources:
        for file in _committed(source):
            named = goal if (ROOT / source).is_dir() else goal / Path(source).name
            copied = named / file.relative_to(source) if (ROOT / source).is_dir() else named
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / file, copied)


def _committed(source: str) -> list[Path]:
    """Return the files of the repository that a COPY takes: what a clean clone has."""
    found = subprocess.run(["git", "ls-files", source], cwd=ROOT, check=True, capture_output=True, text=True)
    files = [Path(line) for line in found.stdout.splitlines()]
    if not files:
        raise ValueError(f"COPY {source}: there is no such file in the repository")
    return files


def _python(image: str, scratch: Path) -> Path:
    """Return the folder of a Python like an image's, where the image's user may read it."""
    version = image.removeprefix("python:").removesuffix("-slim")
    copied = scratch / f"python{version}"
    if not copied.exists():
        found = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*"))
        if not found:
            raise Unavailable(f"no Python {version} is here, which {image} has")
        shutil.copytree(found[-1], copied, symlinks=True, ignore=shutil.ignore_patterns("test", "share"))
    return copied / "bin"


def _environment(interpreter: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if name.startswith(("PIP_", "SSL_", "LANG"))}
    kept["PIP_QUIET"] = "2"  # without warnings of this machine's set-up
    home = os.environ.get("HOME", "/root")
    where = {"PATH": f"{interpreter}:/usr/local/bin:/usr/bin:/bin", "HOME": home}
    return kept | where | {"LD_LIBRARY_PATH": str(interpreter.with_name("lib"))}  # for the copied Python


def try_out(image: Stage) -> None:
    """Run what the image is for, short of Discord; raise AssertionError where it does not work."""
    application = Path(image.inside("/app"))
    sys.stdout.write(image.start("prepare"))
    assert "Norway" in image.start("ask", "Where was the fight on top of the train shot?")
    assert "usage: bot" in image.start(*image.commands["CMD"], "--help")
    writable = [path for path in application.rglob("*") if not path.is_symlink() and path.stat().st_uid]
    assert not writable, f"the bot could change {writable[:3]}"
    secrets = [path for path in application.rglob(".env*") if path.is_file()]
    assert not secrets, f"{secrets} is in the image"


def compressed_mb(image: Stage, scratch: Path) -> float:
    """Return the size of the application's files as a layer."""
    layer = scratch / "layer.tar.gz"
    with tarfile.open(layer, "w:gz", compresslevel=6) as archive:
        archive.add(image.inside("/app"), "app")
    return layer.stat().st_size / 1e6


def main() -> int:
    """Build, try out and measure; return the exit code."""
    with tempfile.TemporaryDirectory(prefix="reckoner-image-") as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)  # the image's user must get through
        try:
            image = build(scratch)
        except Unavailable as reason:
            sys.stdout.write(f"The Dockerfile's steps were not run: {reason}.\n")
            return 0
        try_out(image)
        size = compressed_mb(image, scratch)
    sys.stdout.write(f"The image's own files take {size:.1f} MB compressed (at most {LARGEST_MB:g}).\n")
    return 0 if size <= LARGEST_MB else 1


if __name__ == "__main__":
    sys.exit(main())
