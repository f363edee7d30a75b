# The bot in a container: without root's rights, on a read-only file system, with its data in /data.
# docs/operating.md says how to build and run it; `python -m tests.deploy.image` runs these steps without Docker.

FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv --without-pip /app/.venv
# Wheels only: nothing is compiled, and nothing is run, while it is installed.
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m pip --python /app/.venv/bin/python install \
    --quiet --disable-pip-version-check --require-hashes --only-binary :all: --requirement requirements.lock
# Tests and samples of the libraries are a tenth of the image, and nothing reads them.
RUN find /app/.venv -type d \( -name tests -o -name sample_data \) -prune -exec rm -r {} +
COPY LICENSE docs/third-party-licenses.md ./
COPY bot bot
COPY cogs cogs
COPY data/dead_reckoning data/dead_reckoning
# The file system is read-only later on.
RUN /app/.venv/bin/python -m compileall -q bot cogs

FROM python:3.13-slim
WORKDIR /app
COPY --from=build /app /app
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
ENV HOME=/tmp \
    MPLCONFIGDIR=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RECKONER_DATABASE=/data/reckoner.db \
    RECKONER_HEALTH_PORT=8790 \
    RECKONER_INDEX_FOLDER=/data
USER 10001:10001
VOLUME /data
# Asked from inside, so that the port is open to nobody else.
HEALTHCHECK --interval=30s --timeout=10s --start-period=2m CMD ["/app/.venv/bin/python", "-m", "bot", "health"]
ENTRYPOINT ["/app/.venv/bin/python", "-m", "bot"]
CMD ["run"]
