"""Run the quick tests as on other processors: each with its kernels of OpenBLAS and without
the instructions of NumPy that it lacks.

    python tests/kernels.py [KERNEL ...] [-- ARGUMENTS OF PYTEST]

Sums and powers differ in their last bits from one to the next. A kernel this processor cannot run is named and left
out.
"""

from __future__ import annotations

import os
import subprocess
import sys

__all__ = ["KERNELS", "main", "settings"]

#: Core types of OpenBLAS, and what the instructions are called that such a processor lacks (as part of NumPy's names
#: for them).
KERNELS = {
    "Haswell": ("512", "V4"),
    "Zen": ("512", "V4"),
    "SkylakeX": ("ICL", "SPR"),
    "Nehalem": ("512", "V4", "V3", "AVX", "FMA", "F16C"),
}
#: What the quick tests are.
QUICK = "not slow and not browser and not office"
#: A product that uses the kernel.
TRIED = "import numpy; numpy.linalg.cholesky(numpy.ones((64, 64)) @ numpy.ones((64, 64)) + numpy.eye(64))"


def settings(kernel: str) -> dict[str, str]:
    """Return the environment that makes OpenBLAS and NumPy work as on a processor of that kind."""
    from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__

    lacks = [
        name
        for name in __cpu_dispatch__
        if __cpu_features__.get(name) and any(part in name for part in KERNELS[kernel])
    ]
    return {**os.environ, "OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": " ".join(lacks)}


def main(arguments: list[str]) -> int:
    """Run the quick tests under every kernel and return 1 where any failed."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    failed = []
    for kernel in arguments[:cut] or KERNELS:
        made = settings(kernel)
        if subprocess.run([sys.executable, "-c", TRIED], env=made, stderr=subprocess.DEVNULL).returncode:
            print(f"{kernel}: not on this processor", flush=True)
            continue
        print(f"{kernel}: without {made['NPY_DISABLE_CPU_FEATURES'] or 'nothing'}", flush=True)
        if subprocess.run(
            [sys.executable, "-m", "pytest", "-m", QUICK, "-n", "auto", *arguments[cut + 1 :]], env=made
        ).returncode:
            failed.append(kernel)
    print(f"failed: {', '.join(failed)}" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
