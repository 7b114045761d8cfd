"""How long a large reserve folder takes to read, by stage.

    python benchmarks/folder_load.py --providers 10000 --satellites 16400 --seed 1

Makes an invented reserve (one asset, service and agreement with two lines a provider,
one need for every two providers), writes it as a folder and reads it back.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from spacereserve.engine.folder import read_folder, write_folder
from spacereserve.engine.folder.contents import Findings, LayerRecords
from spacereserve.engine.folder.records import add_records, raw_records
from spacereserve.engine.folder.toml_text import parse_toml
from spacereserve.engine.model import Reserve, find_mistakes
from spacereserve.engine.orbits import Catalogue, read_catalogue

NATIONS = ("BEL", "DEU", "ESP", "FIN", "FRA", "GBR", "ITA", "NOR", "POL", "USA")
LEVELS = ("peace", "crisis", "war")


def invented_reserve(n_providers: int, seed: int) -> Reserve:
    """An invented reserve of so many providers."""
    rng = random.Random(seed)  # noqa: S311 - invented data
    ring = [[17.0, 55.0], [26.0, 57.0], [26.0, 60.0], [18.0, 59.5], [17.0, 55.0]]
    return Reserve.model_validate(
        {
            "id": "large",
            "name": "Large reserve",
            "levels": [
                {"id": name, "name": name, "order": order}
                for order, name in enumerate(LEVELS)
            ],
            "uses": [{"id": "monitoring", "name": "Monitoring"}],
            "nations": [
                {"id": name, "name": name, "standing": "member"} for name in NATIONS
            ],
            "theatres": [{"id": "baltic", "name": "Baltic", "area": "sea"}],
            "areas": [
                {
                    "id": "sea",
                    "name": "Sea",
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                }
            ],
            "providers": [provider(i, rng) for i in range(n_providers)],
            "assets": [asset(i, rng) for i in range(n_providers)],
            "services": [service(i, rng) for i in range(n_providers)],
            "agreements": [agreement(i, rng) for i in range(n_providers)],
            "needs": [need(i, rng) for i in range(n_providers // 2)],
        }
    )


def provider(i: int, rng: random.Random) -> dict[str, Any]:
    return {
        "id": f"provider-{i}",
        "name": f"Provider {i}",
        "nation": rng.choice(NATIONS),
        "status": "admitted",
        "contacts": [f"+00 {i:06d}"],
    }


def asset(i: int, rng: random.Random) -> dict[str, Any]:
    return {
        "id": f"satellites-{i}",
        "name": f"Satellites {i}",
        "kind": "satellites",
        "provider": f"provider-{i}",
        "catalog_numbers": sorted(rng.sample(range(1, 16400), 5)),
        "orbit": "leo",
    }


def service(i: int, rng: random.Random) -> dict[str, Any]:
    return {
        "id": f"images-{i}",
        "name": f"Images {i}",
        "domain": "imaging",
        "provider": f"provider-{i}",
        "assets": [f"satellites-{i}"],
        "sensor": rng.choice(["optical", "sar"]),
        "resolution_m": round(rng.uniform(0.3, 10.0), 2),
        "off_nadir_max_deg": 35.0,
        "relay": True,
    }


def agreement(i: int, rng: random.Random) -> dict[str, Any]:
    return {
        "id": f"agreement-{i}",
        "name": f"Agreement {i}",
        "provider": f"provider-{i}",
        "kind": "framework",
        "lines": [
            {
                "id": f"line-{i}-{level}",
                "service": f"images-{i}",
                "level": level,
                "quantity": float(rng.randint(1, 60)),
                "unit": "looks/day",
                "call_up_h": float(rng.randint(1, 24)),
                "unit_price_eur": float(rng.randint(200, 3000)),
            }
            for level in ("crisis", "war")
        ],
    }


def need(i: int, rng: random.Random) -> dict[str, Any]:
    return {
        "id": f"need-{i}",
        "name": f"Need {i}",
        "domain": "imaging",
        "owner": rng.choice(NATIONS),
        "theatre": "baltic",
        "priority": rng.randint(1, 4),
        "use": "monitoring",
        "sensors": ["optical", "sar"],
        "resolution_m": 5.0,
        "revisit_h": float(rng.choice([1, 3, 6, 12])),
    }


def invented_catalogue(n: int, seed: int) -> Catalogue:
    """So many low circular orbits."""
    rng = np.random.default_rng(seed)
    zeros = np.zeros(n)
    return Catalogue.from_columns(
        {
            "names": [f"SAT {i}" for i in range(1, n + 1)],
            "object_ids": [""] * n,
            "catalog_numbers": np.arange(1, n + 1),
            "epoch_jd": np.column_stack([zeros + 2461274.5, rng.random(n)]),
            "mean_motion_rev_day": rng.uniform(14.5, 15.5, n),
            "eccentricity": rng.uniform(0.0, 0.002, n),
            "inclination_deg": rng.uniform(40.0, 99.0, n),
            "raan_deg": rng.uniform(0.0, 360.0, n),
            "arg_perigee_deg": rng.uniform(0.0, 360.0, n),
            "mean_anomaly_deg": rng.uniform(0.0, 360.0, n),
            "bstar": zeros + 1e-4,
            "mean_motion_dot": zeros,
            "mean_motion_ddot": zeros,
        }
    )


def timed(label: str, call: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = call()
    print(f"{label:<36} {time.perf_counter() - start:8.2f} s")
    return result


def print_stages(folder: Path) -> None:
    """Each stage of reading by itself, in the order in which they run."""
    texts = {path.name: path.read_text("utf-8") for path in folder.glob("*.toml")}
    n_bytes = sum(len(text) for text in texts.values())
    documents = timed(
        f"  TOML text to values ({n_bytes / 1e6:.1f} MB)",
        lambda: {name: parse_toml(text, name) for name, text in texts.items()},
    )
    findings, layer, raws = Findings(), LayerRecords(), {}
    for name, document in documents.items():
        if name != "reserve.toml":
            raws |= raw_records(document, name, findings, is_header=False)
    timed("  values to records", lambda: add_records(layer, raws, findings))
    timed("  orbits", lambda: read_catalogue(folder / "orbits" / "catalogue.csv"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--providers", type=int, default=10_000)
    parser.add_argument("--satellites", type=int, default=16_400)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    reserve = invented_reserve(chosen.providers, chosen.seed)
    catalogue = invented_catalogue(chosen.satellites, chosen.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "large"
        timed("write_folder", lambda: write_folder(reserve, catalogue, folder))
        read = timed("read_folder", lambda: read_folder(folder))
        print_stages(folder)
    timed("  mistakes between records", lambda: find_mistakes(read.reserve))
    timed("content hash", lambda: read.reserve.content_hash)
    same = read.reserve.content_hash == reserve.content_hash
    print(f"what was read is what was written: {same}")
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak_mib:.0f} MiB")


if __name__ == "__main__":
    main()
