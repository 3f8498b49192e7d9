#!/bin/sh
# Install the bridge of a house, or bring a newer release: bridge/install.sh
# HOME_OF_BRIDGE: where the program goes. SETTINGS: where its configuration is. PYTHON: which one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
home=${HOME_OF_BRIDGE:-/opt/house-bridge}
settings=${SETTINGS:-/etc/house-bridge}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || {
    echo "Python 3.11, 3.12 or 3.13 is needed: PYTHON=..." >&2
    exit 1
}
"$python" -m venv "$home"
"$home/bin/pip" install --quiet --require-hashes --requirement "$here/requirements.txt"
# The program and the messages are plain Python: put beside their libraries as they are.
packages=$("$home/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
for package in bridge protocol; do
    rm -rf "${packages:?}/$package"
    cp -R "$here/../$package" "$packages/$package"
done
printf '#!%s\nimport sys\nfrom bridge.__main__ import main\nsys.exit(main())\n' \
    "$home/bin/python" > "$home/bin/house-bridge"
chmod 755 "$home/bin/house-bridge"

mkdir -p "$settings"
[ -e "$settings/bridge.toml" ] || cp "$here/bridge.example.toml" "$settings/bridge.toml"
echo "Installed $("$home/bin/house-bridge" --version) in $home; its configuration: $settings/bridge.toml"

# As an ordinary user, or without systemd: start it as you like.
[ "$(id -u)" = 0 ] && [ -d /run/systemd/system ] || exit 0
id house-bridge > /dev/null 2>&1 || useradd --system --no-create-home house-bridge
chown -R root:house-bridge "$settings"
# What is put there later belongs to the same group.
chmod 2750 "$settings"
cp "$here/house-bridge.service" /etc/systemd/system/house-bridge.service
systemctl daemon-reload
systemctl enable house-bridge
echo "Put the key and the token into $settings, then: systemctl restart house-bridge"
