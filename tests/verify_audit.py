#!/usr/bin/env python3
"""Verifies an export or mirror of the audit trail without Dsar, from the format's description alone; standard library only.

verify_audit.py --export FILE|FOLDER [--checkpoints FILE] [--keys FOLDER|JWKS]
Prints what `audit verify` prints. Exit: 0 clean, 1 finding, 2 unreadable.
"""
import argparse, base64, glob, hashlib, json, os, re, struct, sys

ENTRY = ["controllerId", "seq", "at", "actor", "action", "objectType", "objectId", "requestId", "subjectHmac", "data", "prevHash", "hash"]
CHECKPOINT = ["id", "controllerId", "seq", "headHash", "at", "algorithm", "keyId", "signature"]
SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")


def dump(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def lines(path):
    whole = open(path, "rb").read().split(b"\n")
    return enumerate(whole[:-1] + ([None] if whole[-1] else []), 1)


def parse(raw, members):
    """The line's object, or None unless it is spelled in the one way it is written."""
    try:
        e = json.loads(re.fullmatch(rb"[ -~]*", raw).group().decode())
        value = {m: e[m] for m in members}
        if "data" in value:
            value["actor"] = {"type": e["actor"]["type"], "id": e["actor"]["id"]}
            value["data"] = dict(sorted(e["data"].items()))
            if not all(type(v) in (str, int) and abs(v if type(v) is int else 0) < 2**63 for v in e["data"].values()):
                return None
        texts = [v for m, v in value.items() if m not in ("seq", "actor", "data")] + list(value.get("actor", {}).values())
        absent = (value.get("requestId", ""), value.get("subjectHmac", ""), value.get("actor", {}).get("id", ""))
        if type(value["seq"]) is not int or texts.count(None) != absent.count(None) or not all(v is None or type(v) is str for v in texts):
            return None
        return value if dump(value).encode() == raw and value.get("algorithm", "RS256") == "RS256" else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def fields(*values):
    return b"".join(b"\xff\xff\xff\xff" if v is None else struct.pack(">I", len(v.encode())) + v.encode() for v in values)


def start(chain):
    return hashlib.sha256(("dsar-audit\u2016" + chain).encode()).digest()


def der(data, at=0):
    """Tag, content and end of the DER value at a place."""
    length, at = data[at + 1], at + 2
    if length & 0x80:
        size = length & 0x7F
        length, at = int.from_bytes(data[at:at + size], "big"), at + size
    return data[at:at + length], at + length


def public_keys(path):
    files = {os.path.basename(f)[:-4]: (open(f).read(), None) for f in glob.glob(path + "/*.pem")} if os.path.isdir(path) else \
        {k["kid"]: (k["publicKeyPem"], k.get("revokedAt")) for k in json.load(open(path))["keys"]}
    keys = {}
    for kid, (pem, revoked) in files.items():
        spki = der(base64.b64decode(re.sub(r"-----[^-]+-----|\s", "", pem)))[0]
        numbers = der(der(spki, der(spki)[1])[0][1:])[0]
        modulus, end = der(numbers)
        keys[kid] = (int.from_bytes(modulus, "big"), int.from_bytes(der(numbers, end)[0], "big"), revoked)
    return keys


def signed(c, keys):
    """RSASSA-PKCS1-v1_5 with SHA-256 over 0x01 and the fields."""
    try:
        modulus, exponent, _ = keys[c["keyId"]]
        raw, size = base64.b64decode(c["signature"], validate=True), (modulus.bit_length() + 7) // 8
        digest = hashlib.sha256(b"\x01" + fields(c["controllerId"], str(c["seq"]), c["headHash"], c["at"], c["keyId"])).digest()
        expected = b"\x00\x01" + b"\xff" * (size - 54) + b"\x00" + SHA256_INFO + digest
        return len(raw) == size and pow(int.from_bytes(raw, "big"), exponent, modulus).to_bytes(size, "big") == expected
    except (KeyError, ValueError):
        return False


class Chain:
    def __init__(self, name):
        self.hashes, self.replaced, self.bad, self.problem = [start(name)], [], float("inf"), None

    def broken(self, seq, kind):
        if seq < self.bad:
            self.bad, self.problem = seq, kind

    def add(self, e):
        if self.problem is not None:
            return
        seq, data = len(self.hashes) - 1, e["data"]
        if e["action"] == "system.restored" and data.get("fromSeq") == e["seq"] and type(data.get("toSeq")) is int:
            if e["seq"] <= seq == data["toSeq"]:
                del self.hashes[e["seq"]:]
                seq = e["seq"] - 1
            self.replaced.append((e["seq"], data["toSeq"], e["at"]))
        own = hashlib.sha256(b"\x00" + self.hashes[-1] + fields(e["controllerId"], str(e["seq"]), e["at"], e["actor"]["type"], e["actor"]["id"], e["action"],
                             e["objectType"], e["objectId"], e["requestId"], e["subjectHmac"], dump(data))).digest()
        if e["seq"] != seq + 1:
            self.broken(seq + 1, "missing")
        elif e["prevHash"] != self.hashes[-1].hex():
            self.broken(e["seq"], "does not follow the entry before it")
        elif e["hash"] != own.hex():
            self.broken(e["seq"], "changed")
        else:
            self.hashes.append(own)

    def meet(self, c):
        seq, wanted = len(self.hashes) - 1, c["seq"]
        if (self.problem is not None and seq < wanted) or (wanted <= seq and self.hashes[wanted].hex() == c["headHash"]):
            return
        if not any(first <= wanted <= last and c["at"] <= at for first, last, at in self.replaced):
            self.broken(*((wanted, "differs from the signed checkpoint") if wanted <= seq else (seq + 1, f"the tail is missing (signed checkpoint at {wanted})")))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--export", required=True)
    options.add_argument("--checkpoints")
    options.add_argument("--keys")
    o, chains, unreadable, ends = options.parse_args(), {}, [], []
    of = lambda name: chains.setdefault(name, Chain(name))
    for path in [o.export] if os.path.isfile(o.export) else sorted(glob.glob(o.export + "/*/????-??.ndjson")) or sys.exit(2):
        for number, raw in lines(path):
            e = parse(raw, ENTRY) if raw is not None else None
            of(e["controllerId"]).add(e) if e else unreadable.append(f"{os.path.basename(path)} line {number}: unreadable")
    keys = public_keys(o.keys) if o.keys else {}
    for number, raw in lines(o.checkpoints) if o.checkpoints else []:
        c = parse(raw, CHECKPOINT) if raw is not None else None
        if c is None:
            unreadable.append(f"{os.path.basename(o.checkpoints)} line {number}: unreadable")
        elif not signed(c, keys):
            of(c["controllerId"]).broken(c["seq"], f"checkpoint {c['id']} is not signed by a known key")
        elif c["at"] > (keys[c["keyId"]][2] or "9"):
            of(c["controllerId"]).broken(c["seq"], f"checkpoint {c['id']} was signed after its key was revoked")
        else:
            ends.append(c)
    for c in ends:
        of(c["controllerId"]).meet(c)
    print("\n".join(unreadable + [f"{n}  BROKEN  seq {c.bad}: {c.problem}" if c.problem else f"{n}  ok  {len(c.hashes) - 1} entries" + "".join(
        f", restored at {at}: {first} to {last} replaced" for first, last, at in c.replaced) for n, c in sorted(chains.items())]))
    return 1 if unreadable or any(c.problem for c in chains.values()) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as unreadable_file:
        print(unreadable_file, file=sys.stderr)
        sys.exit(2)
