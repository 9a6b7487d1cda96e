"""Procurement rows and fixed assets of a generated budget."""

from __future__ import annotations

from generated_names import GOODS
from generated_parts import WAN, Asset, Maker, Project, Purchase


def make_purchases(maker: Maker, projects: tuple[Project, ...], *, small: bool) -> tuple[Purchase, ...]:
    """Draw procurement rows, each paid from what its project has."""
    rng = maker.rng
    step = WAN // 100  # prices in whole 0.01 万元, so that pieces × price is exact as printed
    rows: list[Purchase] = []
    for project in rng.sample(projects, min(len(projects), rng.randint(1, 2 if small else 5))):
        room = dict(project.amounts)
        for _ in range(rng.randint(1, 2 if small else 5)):
            item, catalogue, counted, low, high, most = rng.choice(GOODS)
            pieces = rng.randint(1, most)
            price = max(1, rng.randint(low, high) * 100 // step) * step
            whole = pieces * price
            free = [(source, left) for source, left in room.items() if left >= whole]
            shared = [(source, left) for source, left in room.items() if left >= step]
            amounts: tuple[tuple[str, int], ...]
            if len(shared) > 1 and pieces * price >= 2 * step and rng.random() < 0.5:
                (one, left_one), (two, left_two) = shared[:2]
                first = min(left_one, whole // 2) // step * step
                if not first or whole - first > left_two:
                    continue
                amounts = ((one, first), (two, whole - first))
            elif free:
                amounts = ((free[0][0], whole),)
            else:
                continue
            for source, amount in amounts:
                room[source] -= amount
            reserved = rng.choice((whole, whole, whole * 3 // 10 // step * step, 0))
            rows.append(Purchase(project, item, catalogue, counted, pieces, price, amounts, reserved))
            again = rng.random() < 0.15  # the same row a second time, as it stands in real tables
            if again and all(room[source] >= amount for source, amount in amounts):
                for source, amount in amounts:
                    room[source] -= amount
                rows.append(rows[-1])
    return tuple(rows)


def make_assets(maker: Maker) -> tuple[Asset, ...]:
    """Draw fixed assets."""
    rng = maker.rng
    rows = [
        Asset("房屋", rng.randint(300, 9000), maker.amount(100, 5000)) if rng.random() < 0.5 else None,
        Asset("车辆", rng.randint(1, 30), maker.amount(15, 600)) if rng.random() < 0.8 else None,
        Asset("设备", rng.randint(1, 40), maker.amount(20, 900)) if rng.random() < 0.4 else None,
        Asset("其他", rng.randint(100, 4000), maker.amount(50, 2000)),
    ]
    return tuple(row for row in rows if row)
