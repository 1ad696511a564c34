FROM python:3.11-slim AS build
RUN python -m venv /opt/giaoban
ENV PATH=/opt/giaoban/bin:$PATH
WORKDIR /src
# On their own, so that a change of the code does not fetch the packages again.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml LICENSE ./
COPY bot bot
COPY handlers handlers
COPY report report
COPY storage storage
COPY config config
RUN pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data giaoban \
    && install --directory --owner=giaoban --group=giaoban /data
COPY --from=build /opt/giaoban /opt/giaoban
ENV PATH=/opt/giaoban/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    GIAOBAN_DATABASE_URL=sqlite:////data/giaoban.db \
    GIAOBAN_FILES_DIR=/data/files \
    GIAOBAN_WEB_HOST=0.0.0.0
USER giaoban
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ.get('GIAOBAN_WEB_PORT', '8080') + '/health', timeout=4)"]
ENTRYPOINT ["giaoban"]
CMD ["run"]
