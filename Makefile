# The two commands are `make run` and `make test`; `make help` lists the rest.
# Settings go along as variables: make run PORT=8080 DATA_DIR=/srv/dong-hanh
.PHONY: run test check assets lock sbom secrets help
.SILENT:
MAKEFLAGS += --no-print-directory

# Found here and not in the script, because without any python3 there is no script.
NEED_PYTHON = command -v python3 >/dev/null 2>&1 || { \
	echo "✗ Chưa có python3. Trên Debian 12: apt install python3 python3-venv" >&2; \
	echo "  python3 is missing. On Debian 12: apt install python3 python3-venv" >&2; exit 1; }

# `exec`: Ctrl-C reaches the server itself, with no shell in between to complain.
run:
	$(NEED_PYTHON); exec python3 -m backend.setup run $(ARGS)

test:
	$(NEED_PYTHON); exec python3 -m backend.setup test $(ARGS)

check:
	$(NEED_PYTHON); exec python3 -m backend.setup check

assets:
	$(NEED_PYTHON); exec python3 -m backend.setup assets

lock:
	$(NEED_PYTHON); exec python3 -m backend.setup lock

sbom:
	$(NEED_PYTHON); exec python3 -m backend.setup sbom

secrets:
	$(NEED_PYTHON); exec python3 -m backend.setup secrets

help:
	echo "make run     chạy máy chủ thử / start the server (HOST, PORT, DATA_DIR, …)"
	echo "make test    mọi kiểm tra trên SQLite và PostgreSQL / every test on both databases"
	echo "             (ARGS='-k map', ARGS=--sqlite-only, TEST_DATABASE_URL=…)"
	echo "make check   ruff, mypy, import contracts"
	echo "make assets  tải tệp giao diện / fetch the front-end files"
	echo "make sbom    danh mục thành phần (CycloneDX) vào data/ / bill of materials into data/"
	echo "make secrets ghi lại .secrets.baseline / remake .secrets.baseline, then read git diff"
	echo "make lock    khóa lại các gói / remake requirements-*.txt from pyproject.toml"
