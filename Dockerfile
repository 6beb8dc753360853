# Kith as one static file in an image without a shell.
#
#   docker build -t kith .
#   docker compose up

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# The first build takes some minutes: SQLite is compiled as Go. The cache makes
# the next ones quick. The folder is made here because the last stage has no
# shell that could.
RUN --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /kith ./cmd/kith && mkdir /data

FROM gcr.io/distroless/static:nonroot
COPY --from=build /kith /usr/local/bin/kith
COPY --from=build --chown=65532:65532 /data /data
ENV KITH_DATA=/data KITH_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["kith", "health"]
ENTRYPOINT ["kith"]
CMD ["run"]
