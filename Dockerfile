# syntax=docker/dockerfile:1
# The instance in a container: the pages are built in the first stage, the second has what runs and nothing else.
#
#   docker build -t classe-a-12 .
#   docker run -p 127.0.0.1:3000:3000 -v classe-a-12:/data --env-file .env classe-a-12

FROM node:26-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Node and ffmpeg come from the image and from Debian: the copies that npm brings to machines without them stay away.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node node_modules/.bin/node node_modules/@ffmpeg-installer node_modules/@ffprobe-installer
COPY client client
COPY config config
COPY federation federation
COPY src src
COPY transcoding transcoding
RUN node node_modules/vite/bin/vite.js build client

FROM node:26-trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates ffmpeg \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node -m 700 /data
WORKDIR /app
# Owned by root: the program cannot change itself.
COPY --from=build /app /app
COPY LICENSE README.md CHANGELOG.md FEDERATION.md SECURITY.md publiccode.yml ./
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_FOLDER=/data NODE_COMPILE_CACHE=/tmp/compiled
VOLUME /data
EXPOSE 3000
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "src/main.ts"]
