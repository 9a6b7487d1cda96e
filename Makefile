# 明账：常用命令。每个目标都从干净的克隆开始就能用；只需要 Python 3.11 以上和 make。
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STORE ?= $(or $(MINGZHANG_STORE),data/build)
INSTALLED := $(VENV)/.installed

.PHONY: run test lint format eval bench clean
.DEFAULT_GOAL := run

# 建立虚拟环境并按锁定的版本安装（pyproject.toml 或 constraints.txt 变了才重装）
$(INSTALLED): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(INSTALLED)

# 打开网页问答：数据库为空时先收入样例文件
run: $(INSTALLED)
	@test -e $(STORE)/mingzhang.db || $(BIN)/python -m ingest data/documents --store $(STORE)
	$(BIN)/python app.py --store $(STORE)

# 全部检查：格式、静态检查、类型、分层、测试
test: lint
	$(BIN)/python -m pytest

# 只做静态检查
lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# 按统一格式改写代码
format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# 用金标问题评测；低于已提交的基线即失败
eval: $(INSTALLED)
	$(BIN)/python -m eval run

# 打印速度：数字回答、文字回答、收录公开的 PDF、文件多时（最多一千份）的数字回答；约十分钟
bench: $(INSTALLED)
	$(BIN)/python -m eval bench

# 删去虚拟环境和生成的数据（样例与代码不动）
clean:
	rm -rf $(VENV) data/build .mypy_cache .ruff_cache .pytest_cache .hypothesis
