"""test_public.py - the public include folder: complete, closed, and without the names of the insides; the recipe of
docs/embedding.md in another project; what is installed."""
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PUBLIC = ROOT / "include"
CC, CXX = os.environ.get("CC", "cc"), os.environ.get("CXX", "c++")
STRICT = ["-pedantic-errors", "-Wall", "-Wextra", "-Werror"]
PATIENCE = 240     # s for the longest of the commands
RECIPE = """cmake_minimum_required(VERSION 3.18)
project(product C)
include(vendor/clausewire/files.cmake)
add_library(phone STATIC ${CW_CORE_SOURCES})
target_include_directories(phone PRIVATE ${CW_CORE_INCLUDES} PUBLIC ${CW_PUBLIC_INCLUDE})
add_executable(product main.c)
target_link_libraries(product PRIVATE phone)
"""
# Names that a C library or a product has, too: of headers, and of a function.
PRODUCT = """#include <error.h>
#include <search.h>
#include <clausewire.h>

static int compare(const void *a, const void *b) { return a < b ? -1 : a > b; }
void pool_init(void);
void pool_init(void) {}

int main(void)
{
    static struct cw phone;
    static struct cw_memory memory;
    void *tree = NULL;

    if (!tsearch("x", &tree, compare))
        error(1, 0, "no memory");
    pool_init();
    return cw_init(&phone, &cw_phone_defaults, NULL, &memory) == CW_E_ROOM ? 0 : 1;
}
"""
LAYOUTS = ([CC], [CC, "-m32"], [CC, "-m32", "-malign-double"], ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb"])
LIMITS = ([], ["-DCW_REQUEST_MAX=700", "-DCW_ANSWER_MAX=801", "-DCW_TARGET_MAX=100"],
          ["-DCW_REQUEST_MAX=1537", "-DCW_ANSWER_MAX=1538", "-DCW_TARGET_MAX=256"])


def headers():
    return sorted(p.relative_to(PUBLIC).as_posix() for p in PUBLIC.rglob("*.h"))


def run(*words, **more):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False, timeout=PATIENCE,
                          **more)


def without_comments(text):
    return re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\])*"', " ", text, flags=re.S)


class Public(unittest.TestCase):
    def ran(self, *words, **more):
        done = run(*words, **more)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_a_folder_that_is_known(self):
        self.assertIn("clausewire.h", headers())
        self.assertEqual([h for h in headers() if h != "clausewire.h" and not h.startswith("clausewire/")], [])

    def test_each_header_stands_alone(self):
        for header in headers():
            for compiler in ([CC, "-std=c11", "-xc"], [CXX, "-std=c++17", "-xc++"]):
                self.ran(*compiler, *STRICT, "-fsyntax-only", f"-I{PUBLIC}", "-",
                         input=f"#include <{header}>\n#include <{header}>\nint main(void);\n")

    def test_nothing_but_the_folder_and_the_compiler_is_read(self):
        read = self.ran(CC, "-std=c11", "-ffreestanding", "-M", f"-I{PUBLIC}", PUBLIC / "clausewire.h")
        paths = [Path(w).resolve() for w in read.replace("\\\n", " ").split()[1:]]
        ours = [p for p in paths if ROOT in p.parents]
        self.assertGreater(len(ours), 10)
        self.assertEqual([p for p in ours if PUBLIC not in p.parents], [])

    def test_no_names_of_the_insides(self):
        charts = [row.split("\t")[0] for row in (ROOT / "fsm/charts.tsv").read_text().splitlines()[1:]]
        self.assertIn("nict", charts)
        settings = {row.split("\t")[0] for row in (ROOT / "fsm/settings/settings.tsv").read_text().splitlines()}
        self.assertIn("sip_t1", settings)     # named as the web page names them
        inside = re.compile(r"\b(?:cwi_|CWI_|sip_|SIP_|sdp_|SDP_)\w*|\b(?:struct|enum)\s+(?!cw\b|cw_)\w+|"
                            r"\b(?:struct|enum)\s+(?:" + "|".join(charts) + r")\b")
        for header in headers():
            code = without_comments((PUBLIC / header).read_text(encoding="utf-8"))
            self.assertEqual([name for name in inside.findall(code) if name not in settings], [], header)
            defined = re.findall(r"#define (\w+)", code)
            self.assertEqual([d for d in defined if not d.startswith(("CW_", "CLAUSEWIRE_"))], [], header)

    def test_sizes_hold_in_each_layout_and_with_other_limits(self):
        folders = [f"-I{ROOT / f}" for f in ("include", "grammar", "gen", "fsm", "fsm/base")]
        folders += [f"-I{p}" for p in sorted({h.parent for h in (ROOT / "fsm").glob("*/*.h")})]
        for layout in LAYOUTS:
            for limits in LIMITS:
                self.ran(*layout, "-std=c11", "-ffreestanding", "-fsyntax-only", *limits, *folders,
                         ROOT / "gen/sizes.c")

    def test_the_recipe_in_another_project(self):
        with tempfile.TemporaryDirectory() as tmp:
            (Path(tmp) / "vendor").mkdir()
            (Path(tmp) / "vendor/clausewire").symlink_to(ROOT)
            (Path(tmp) / "CMakeLists.txt").write_text(RECIPE, encoding="ascii")
            (Path(tmp) / "main.c").write_text(PRODUCT, encoding="ascii")
            document = (ROOT / "docs/embedding.md").read_text(encoding="utf-8")
            for line in RECIPE.splitlines()[2:5]:
                self.assertIn(line, document)
            self.ran("cmake", "-S", tmp, "-B", f"{tmp}/build", "-DCMAKE_C_FLAGS=-D_GNU_SOURCE")
            self.ran("cmake", "--build", f"{tmp}/build", "-j2")
            self.ran(f"{tmp}/build/product")
            commands = self.ran("make", "-C", f"{tmp}/build", "-B", "-n", "product", "VERBOSE=1")
            main = [line for line in commands.splitlines() if line.endswith("/main.c")]
            folders = [re.findall(r"-I(\S+)", line) for line in main]
            self.assertEqual(folders, [[f"{tmp}/vendor/clausewire/include"]], commands)

    @unittest.skipUnless("CW_BUILD_DIR" in os.environ, "no build folder")
    def test_what_is_installed(self):
        with tempfile.TemporaryDirectory() as tmp:
            self.ran("cmake", "--install", os.environ["CW_BUILD_DIR"], "--component", "core", "--prefix", tmp)
            installed = sorted(p.relative_to(f"{tmp}/include").as_posix() for p in Path(tmp, "include").rglob("*.h"))
            self.assertEqual(installed, headers())
            library, = Path(tmp).glob("lib*/**/libcw_core.a")
            defined = self.ran("nm", "--defined-only", library)
            for name in ("cw_init_sized", "cw_receive", "cw_stream_feed", "cw_phone_defaults"):
                self.assertRegex(defined, rf" [TRD] {name}\n")
            self.ran(CC, "-std=c11", *STRICT, f"-I{tmp}/include", "-c", HERE / "example.c", "-o", f"{tmp}/example.o")


if __name__ == "__main__":
    unittest.main()
