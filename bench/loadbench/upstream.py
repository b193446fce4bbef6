"""The functions behind the gateways: nginx with static files, which also is the floor."""

import json
import re

from .service import Service, free_port

POSTS = 100
USERS = 10

CONFIGURATION = """\
daemon off;
master_process off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    default_type application/json;
    keepalive_requests 100000000;
    keepalive_timeout 600s;
    open_file_cache max=100;
    sendfile off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} reuseport;
        root {folder}/root;
        location = /calls {{ stub_status; }}
        location = /users {{ try_files /all-users.json =404; }}
        location / {{ try_files $uri =404; }}
        # nginx refuses to POST to a file; the floor is asked as the gateways are.
        location /floor/ {{ error_page 405 =200 $uri; }}
    }}
}}
"""

WORDS = ("quia et suscipit suscipit recusandae consequuntur expedita et cum reprehenderit "
         "molestiae ut ut quas totam nostrum rerum est autem sunt rem eveniet architecto est "
         "rerum tempore vitae sequi sint nihil reprehenderit dolor beatae ea dolores neque").split()


def posts():
    """100 posts by 10 users, 27.8 KB of JSON as the public service of this kind has it."""
    return [{"userId": index // 10 + 1, "id": index + 1,
             "title": words(index * 7, 6), "body": words(index * 3, 25)}
            for index in range(POSTS)]


def users():
    return [{"id": number, "name": f"Name{number} Surname{number}", "username": f"user{number}",
             "email": f"user{number}@mail.example", "phone": f"1-770-736-80{number:02}",
             "website": f"site{number}.example",
             "address": {"street": f"{number} Kulas Light", "city": "Gwenborough"},
             "company": {"name": "Romaguera", "catchPhrase": "Multi-layered client"}}
            for number in range(1, USERS + 1)]


def words(first, count):
    return " ".join(WORDS[(first + i) % len(WORDS)] for i in range(count))


def write_files(folder):
    root = folder / "root"
    (root / "users").mkdir(parents=True, exist_ok=True)
    (root / "floor").mkdir(exist_ok=True)
    (root / "posts").write_text(json.dumps(posts(), indent=2))
    (root / "all-users.json").write_text(json.dumps(users(), indent=2))
    for user in users():
        (root / "users" / str(user["id"])).write_text(json.dumps(user, indent=2))


def start_nginx(folder, core):
    """A worker without a master, so that its processor time is that of one id."""
    write_files(folder)
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port))
    return Service("nginx", ["nginx", "-p", folder, "-c", file, "-e", folder / "error.log"],
                   port, core)


def calls(nginx):
    """Requests it has answered, the one that asks included."""
    return int(re.search(r"\n (\d+) (\d+) (\d+)", nginx.get("/calls").decode()).group(3))
