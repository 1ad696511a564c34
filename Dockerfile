# By its digest, too: docs/running.md says how.
ARG PYTHON=python:3.11.14-slim-bookworm

FROM $PYTHON AS build
# For `strip` alone.
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends binutils
RUN python -m venv /opt/giaoban
ENV PATH=/opt/giaoban/bin:$PATH
WORKDIR /src
# On their own, so that a change of the code does not fetch the packages again.
COPY requirements.lock ./
RUN --mount=type=cache,target=/root/.cache/pip \
    pip install --no-compile --require-hashes --requirement requirements.lock
COPY pyproject.toml LICENSE ./
COPY bot bot
COPY handlers handlers
COPY report report
COPY storage storage
COPY config config
RUN pip install --no-compile --no-deps --no-build-isolation .
COPY deploy/slim ./
RUN ./slim /opt/giaoban

FROM $PYTHON
RUN useradd --system --uid 10001 --home-dir /data giaoban \
    && install --directory --owner=giaoban --group=giaoban --mode=0700 /data
COPY --from=build /opt/giaoban /opt/giaoban
# Nothing but /data and /tmp is written to, so that all the rest may be read-only.
ENV PATH=/opt/giaoban/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONPYCACHEPREFIX=/tmp/giaoban-python \
    MPLCONFIGDIR=/tmp/giaoban-matplotlib \
    GIAOBAN_DATABASE_URL=sqlite:////data/giaoban.db \
    GIAOBAN_FILES_DIR=/data/files \
    GIAOBAN_WEB_HOST=0.0.0.0
USER giaoban
WORKDIR /data
VOLUME /data
EXPOSE 8080
# Whether it lives, which a restart can mend; that Telegram is blocked (/healthz) it cannot.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('GIAOBAN_WEB_PORT', '8080') + '/health', timeout=4)"]
ENTRYPOINT ["giaoban"]
CMD ["run"]
