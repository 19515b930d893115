"""The student who cheats: each deed below is tried in an answer that is graded, and none gains a point or does harm.

A deed succeeds where it returns True or the right distances (see hostile.py). `layer` names what keeps it out where
Python's own audit hook cannot: a deed that goes past Python is skipped on a machine without that layer.
"""

# ruff: noqa: E501  an attack is read best as the lines that a student would write

from __future__ import annotations

import socket

import pytest
from hostile import ROOT, Arena, doing, missing

ROOM = ROOT / "course_utils" / "chapters" / "ch02_knn" / "distances.py"
SOURCE = ROOT / "notebooks" / "source" / "02_knn.py"

#: A name → what it tries, to find the right answers. ROOM, SOURCE, COURSE, CANARY and PORT stand for those.
LOOKING = {
    "import the chapter": "from course_utils.chapters.ch02_knn import exercises as e; return e.l2_distances.oracle(a, b)",
    "import the distances": "from course_utils.chapters.ch02_knn.distances import _l2; return _l2(a, b)",
    "ask yours": "return ex.l2_distances.yours(None)(a, b)",
    "load the room by its path": """
        from importlib.util import module_from_spec, spec_from_file_location
        spec = spec_from_file_location("course_utils.chapters.ch02_knn.distances", ROOM)
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module._l2(a, b)""",
    "take out the finder": """
        sys.meta_path[:] = [f for f in sys.meta_path if "Closed" not in type(f).__name__]
        for name in [n for n in sys.modules if n.startswith("course_utils.chapters")]:
            del sys.modules[name]
        from course_utils.chapters.ch02_knn.distances import _l2
        return _l2(a, b)""",
    "put a finder in front": """
        from importlib.machinery import PathFinder
        import course_utils
        sys.meta_path.insert(0, PathFinder)
        spec = PathFinder.find_spec("chapters", course_utils.__path__)
        return bool(spec.loader.get_data(ROOM))""",
    "open": "return open(ROOM).read()",
    "os.open": "return os.read(os.open(ROOM, os.O_RDONLY), 99)",
    "io.open_code": "return io.open_code(ROOM).read()",
    "np.fromfile": "return len(np.fromfile(ROOM, dtype=np.uint8)) > 0",
    "np.memmap": "return len(np.memmap(ROOM, dtype=np.uint8, mode='r')) > 0",
    "torch.from_file": "import torch; return len(torch.from_file(ROOM, size=9, dtype=torch.uint8)) > 0",
    "linecache": "import linecache; return linecache.getlines(ROOM)",
    "inspect": "import inspect; return inspect.getsource(ex)",
    "pkgutil": "import pkgutil; return pkgutil.get_data('course_utils', 'chapters/ch02_knn/distances.py')",
    "zipimport": "import zipimport; return zipimport.zipimporter(COURSE + '/course_utils').get_data(ROOM)",
    "runpy": "import runpy; return runpy.run_path(ROOM)['_l2'](a, b)",
    "list the folder": "return os.listdir(COURSE)",
    "the chapter's source": "return open(SOURCE).read()",
    "the tests": "return open(COURSE + '/tests/test_grader_proofs.py').read()",
    "the repository": "return open(COURSE + '/.git/HEAD').read() or os.listdir(COURSE + '/.git')",
    "walk upwards": """
        place = os.getcwd()
        while place != "/":
            place = os.path.dirname(place)
            if any(name.endswith(".csv") or name == "course_utils" for name in os.listdir(place)):
                return True""",
    "change into the course": "os.chdir(COURSE); return open('course_utils/chapters/ch02_knn/distances.py').read()",
    "a symbolic link": "os.symlink(ROOM, 'mine'); return open('mine').read()",
    "a hard link": "os.link(ROOM, 'mine'); return open('mine').read()",
    "the frames": """
        frame = sys._getframe()
        while frame:
            for value in [*frame.f_locals.values(), *frame.f_globals.values()]:
                oracle = getattr(value, "oracle", None) or (value if getattr(value, "__name__", "") == "_l2" else None)
                if callable(oracle) and type(value).__name__ != "Absent":
                    return oracle(a, b)
            frame = frame.f_back""",
    "the parent's words in the frames": """
        frame = sys._getframe()
        while frame:
            for value in frame.f_locals.values():
                if isinstance(value, (bytes, bytearray)) and b'"status"' in value:
                    return True
            frame = frame.f_back""",
    "the collector": """
        gc.unfreeze()
        for thing in gc.get_objects():
            if type(thing).__name__ in ("Exercise", "Judge", "Expectation", "Choice"):
                return True
            if getattr(thing, "__name__", "") == "_l2":
                return thing(a, b)""",
    "the loaded modules": """
        for module in list(sys.modules.values()):
            if "_l2" in vars(module):
                return module._l2(a, b)""",
    "a trace": """
        seen = []
        sys.setprofile(lambda frame, event, what: seen.append(frame.f_code.co_name))
        sys.settrace(lambda frame, event, what: seen.append(frame.f_code.co_name))
        time.sleep(0)
        return any("oracle" in name or name == "_l2" for name in seen)""",
    "environment": "return COURSE in ''.join(os.environ.values())",
    "/proc/self/environ": "return open('/proc/self/environ').read()",
    "/proc/self/cwd of the parent": "return os.listdir(f'/proc/{os.getppid()}/cwd')",
}
LOOKING_PAST_PYTHON = {
    "libc open": "return libc('open', ROOM.encode(), 0) >= 0",
    "libc open of a link": "os.symlink(ROOM, 'mine'); return libc('open', b'mine', 0) >= 0",
    "cv2.imread": "import cv2; return cv2.imread(COURSE + '/docs/readme.png') is not None",
    "sqlite": "import sqlite3; return sqlite3.connect(CANARY).execute('select 1').fetchall()",
    "a folder's descriptor": """
        folder = libc('open', os.path.dirname(ROOM).encode(), os.O_PATH | os.O_DIRECTORY)
        return libc('openat', folder, b'distances.py', 0) >= 0""",
    "libc open of the parent's memory": "return libc('open', b'/proc/%d/mem' % os.getppid(), 0) >= 0",
    "libc open of own memory": "return libc('open', b'/proc/self/mem', 2) >= 0",
    "libc open of the canary": "return libc('open', CANARY.encode(), 1) >= 0",
    "libc truncate": "return libc('truncate', CANARY.encode(), 0) == 0",
    "libc unlink": "libc('unlink', CANARY.encode()); return False",
    "libc rename": "open('mine', 'w'); return libc('rename', b'mine', CANARY.encode()) == 0",
    "libc link": "return libc('link', CANARY.encode(), b'mine') == 0",
    "cv2.imwrite": "import cv2; return cv2.imwrite(CANARY + '.png', np.zeros((4, 4, 3), np.uint8))",
    "torch.save": "import torch; torch.save(torch.zeros(3), CANARY); return True",
    "a core of shared memory": "return libc('shm_open', b'/mine', os.O_RDWR | os.O_CREAT, 0o600) >= 0",
}
WRITING = {
    "write the grades": "open(CANARY, 'w').write('ada,100'); return True",
    "append to the grades": "open(CANARY, 'a').write('ada,100'); return True",
    "np.save": "np.save(CANARY, a); return True",
    "os.truncate": "os.truncate(CANARY, 0); return True",
    "os.remove": "os.remove(CANARY); return True",
    "os.rename": "open('mine', 'w').close(); os.rename('mine', CANARY); return True",
    "os.replace away": "os.replace(CANARY, 'mine'); return True",
    "os.chmod": "os.chmod(CANARY, 0); return True",
    "shutil.rmtree": "import shutil; shutil.rmtree(os.path.dirname(CANARY)); return True",
    "a link into the feedback": "os.symlink(CANARY, 'mine'); open('mine', 'w').write('ada,100'); return True",
    "os.mkdir": "os.mkdir(CANARY + '.parts'); return True",
    "logging": "import logging; logging.FileHandler(CANARY + '.log').emit; return True",
}
#: What only a filter of system calls keeps out: they change what Landlock leaves open, or other processes.
CALLS = {
    "libc chmod": "return libc('chmod', CANARY.encode(), 0) == 0",
    "libc chown": "return libc('chown', CANARY.encode(), 1, 1) == 0",
    "libc utimes": "return libc('utimes', CANARY.encode(), None) == 0",
    "libc setxattr": "return libc('setxattr', CANARY.encode(), b'user.points', b'9', 1, 0) == 0",
    "os.utime": "os.utime(CANARY); return True",
    "os.setxattr": "os.setxattr(CANARY, 'user.points', b'9'); return True",
    "make a device": "return libc('mknod', b'disk', 0o60600, os.makedev(254, 0)) == 0",
    "os.mknod": "os.mknod('null', 0o20600, os.makedev(1, 3)); return True",
    "talk to a driver": """
        room = ctypes.create_string_buffer(8)
        return libc('ioctl', os.open('.', os.O_RDONLY), ctypes.c_ulong(0x80086601), room) == 0""",
    "libc fork": """
        child = libc('fork')
        if child == 0:
            os._exit(0)
        return child > 0""",
    "libc system": "return libc('system', b'true') == 0",
    "libc popen": "return libc('popen', b'true', b'r') != 0",
    "libc execv": "return libc('execv', b'/bin/true', (ctypes.c_char_p * 2)(b'true', None)) == 0",
    "libc kill the parent": "return libc('kill', os.getppid(), 0) == 0",
    "libc kill all": "return libc('kill', -1, 0) == 0",
    "libc killpg": "return libc('killpg', os.getpgid(os.getppid()), 0) == 0",
    "a signal by a file's owner": """
        import fcntl
        read, write = os.pipe()
        fcntl.fcntl(read, fcntl.F_SETOWN, os.getppid())
        fcntl.fcntl(read, 10, signal.SIGKILL)
        fcntl.fcntl(read, fcntl.F_SETFL, fcntl.fcntl(read, fcntl.F_GETFL) | os.O_ASYNC)
        os.write(write, b"x")
        return True""",
    "pidfd_open": "return os.pidfd_open(os.getppid()) >= 0",
    "ptrace": "return libc('ptrace', 16, os.getppid(), None, None) == 0",
    "process_vm_readv": """
        room = ctypes.create_string_buffer(8)
        vector = (ctypes.c_void_p * 2)(ctypes.addressof(room), 8)
        return libc('process_vm_readv', os.getppid(), vector, 1, vector, 1, 0) >= 0""",
    "slow down the parent": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19); return True",
    "be first": "os.setpriority(os.PRIO_PROCESS, 0, -20); return True",
    "real time": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); return True",
    "the parent's processors": "os.sched_setaffinity(os.getppid(), {0}); return True",
    "the parent's limits": """
        import resource
        return bool(resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (3, 3)))""",
    "raise own limits": """
        import resource
        room = (ctypes.c_ulong * 2)(2**40, 2**40)
        return libc('setrlimit', resource.RLIMIT_FSIZE, room) == 0""",
    "outlive the parent": "return libc('prctl', 1, 0, 0, 0, 0) == 0",
    "memfd": "return libc('memfd_create', b'mine', 0) >= 0",
    "shared memory": "return libc('shmget', 0, 4096, 0o1600) >= 0",
    "libc socket": "return libc('socket', 2, 1, 0) >= 0",
    "libc socketpair": "return libc('socketpair', 1, 1, 0, (ctypes.c_int * 2)()) == 0",
    "libc getaddrinfo": "return libc('getaddrinfo', b'example.org', b'80', None, ctypes.byref(ctypes.c_void_p())) == 0",
    "mount": "return libc('mount', b'none', b'.', b'tmpfs', 0, None) == 0",
    "unshare": "return libc('unshare', 0x10000000) == 0",
    "chroot": "os.chroot('.'); return True",
    "watch all files": "return libc('fanotify_init', 0, 0) >= 0",
    "a file without a name": "return os.open('.', os.O_TMPFILE | os.O_RDWR) >= 0",
    "torch's TCP store": """
        from datetime import timedelta
        import torch
        torch.distributed.TCPStore("127.0.0.1", PORT, is_master=False, timeout=timedelta(seconds=1))
        return True""",
}
PROCESSES = {
    "os.fork": "pid = os.fork(); pid or os._exit(0); return True",
    "os.forkpty": "pid, _ = os.forkpty(); pid or os._exit(0); return True",
    "os.system": "return os.system('true') == 0",
    "os.popen": "return os.popen('echo 1').read()",
    "subprocess": "return subprocess.run(['true']).returncode == 0",
    "a shell that reads the room": "return subprocess.check_output(['cat', ROOM])",
    "posix_spawn": "return os.posix_spawn('/bin/true', ['true'], {})",
    "os.execv": "os.execv('/bin/true', ['true'])",
    "pty": "import pty; return pty.spawn('true') == 0",
    "multiprocessing": """
        import multiprocessing
        child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
        child.start()
        return True""",
    "a pool": """
        from concurrent.futures import ProcessPoolExecutor
        return ProcessPoolExecutor(2).submit(max, 1, 2).result(2) == 2""",
    "a fork bomb": """
        while True:
            os.fork()""",
    "kill the parent": "os.kill(os.getppid(), signal.SIGKILL); return True",
    "kill all": "os.kill(-1, signal.SIGTERM); return True",
    "kill the parent's group": "os.killpg(os.getpgid(os.getppid()), signal.SIGKILL); return True",
    "raise the limits": """
        import resource
        resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))
        return True""",
}
NETWORK = {
    "tcp to this machine": "return socket.create_connection(('127.0.0.1', PORT), 1)",
    "tcp to another": "return socket.create_connection(('192.0.2.1', 80), 1)",
    "udp": "return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "a name": "return socket.getaddrinfo('example.org', 80)",
    "a Unix socket": "socket.socket(socket.AF_UNIX).bind('mine'); return True",
    "listen": "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); return True",
    "urllib": "import urllib.request; return urllib.request.urlopen(f'http://127.0.0.1:{PORT}/', timeout=1)",
    "asyncio": """
        import asyncio
        asyncio.run(asyncio.open_connection("127.0.0.1", PORT))
        return True""",
}

GROUPS = {
    "look": (LOOKING, ""),
    "write": (WRITING, ""),
    "process": (PROCESSES, ""),
    "network": (NETWORK, ""),
    "file past Python": (LOOKING_PAST_PYTHON, "files of the course"),
    "call": (CALLS, "other processes"),
}
DEEDS = [
    pytest.param(deed, layer, id=f"{group}: {name}")
    for group, (deeds, layer) in GROUPS.items()
    for name, deed in deeds.items()
]


@pytest.fixture(scope="module")
def port():
    """Of a server on this machine that an attack would reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]  # the system itself answers who connects


@pytest.mark.parametrize(("deed", "layer"), DEEDS)
def test_a_deed_is_refused_and_gains_nothing(deed, layer, arena: Arena, port):
    if missing(layer):
        pytest.skip(missing(layer))
    deed = deed.replace("PORT", str(port))
    data = doing(deed, ROOM=ROOM, SOURCE=SOURCE, COURSE=ROOT, CANARY=arena.canary)
    assert arena.points(data) == (0.0, 2.0)
    arena.unharmed()


@pytest.mark.parametrize("deed", ["return True", "return right(a, b)", "open('mine', 'w').write('x'); return True"])
def test_a_deed_that_is_done_would_show(deed, arena: Arena):
    """The deeds are measured by points: one that succeeds earns them, or the tests above could not fail."""
    assert arena.points(doing(deed)) == (3.0, 2.0)
