// openid-client, a certified relying party, goes through all of the provider at the gateway.
// Prints one line per step; ends with an error at the first that fails.
import assert from "node:assert/strict";
import * as client from "openid-client";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, MACHINE_ID, MACHINE_SECRET, CALLBACK, AFTER } = process.env;
const { LOGIN, PASSWORD, RESOURCE } = process.env;
const PLAIN_HTTP = { execute: [client.allowInsecureRequests] }; // a local gateway has no TLS

/** A browser: cookies, redirects one by one, forms by their hidden fields. */
class Browser {
  cookies = new Map();

  async open(url, form) {
    const answer = await fetch(url, {
      method: form ? "POST" : "GET",
      body: form ? new URLSearchParams(form) : undefined,
      headers: {
        Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        Referer: String(url),
      },
      redirect: "manual",
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return answer;
  }

  /** Follows redirects until a page, or until `until` is where the next one leads. */
  async follow(url, form, until) {
    let answer = await this.open(url, form);
    while (answer.status === 302) {
      const next = new URL(answer.headers.get("location"), url);
      if (until && next.href.startsWith(until)) return next;
      url = next;
      answer = await this.open(url);
    }
    assert.equal(answer.status, 200, `${url}: ${answer.status}`);
    return { url, page: await answer.text() };
  }
}

function hidden(page, name) {
  const [tag] = page.match(new RegExp(`<input[^>]*name="${name}"[^>]*>`)) ?? [""];
  return (/value="([^"]*)"/.exec(tag)?.[1] ?? "").replaceAll("&amp;", "&");
}

async function step(name, work) {
  const result = await work();
  console.log(`ok ${name}`);
  return result;
}

const config = await step("discovery", () =>
  client.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, PLAIN_HTTP),
);
const server = config.serverMetadata();
assert.equal(server.issuer, ISSUER);
assert.deepEqual(server.code_challenge_methods_supported, ["S256"]);

const browser = new Browser();

/** One sign-in; only the first needs the password. */
async function signIn(extra = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: "openid profile email",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...extra,
  });
  let arrived = await browser.follow(url, undefined, CALLBACK);
  if (!(arrived instanceof URL)) {
    assert.match(arrived.url.pathname, /^\/id\/login\/$/);
    const form = {
      csrfmiddlewaretoken: hidden(arrived.page, "csrfmiddlewaretoken"),
      next: hidden(arrived.page, "next"),
      login: LOGIN,
      password: PASSWORD,
    };
    arrived = await browser.follow(arrived.url, form, CALLBACK);
    assert(arrived instanceof URL, "the sign-in form did not lead back to the client");
  }
  return client.authorizationCodeGrant(config, arrived, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
    maxAge: extra.max_age,
  });
}

const first = await step("authorization code, PKCE, nonce, iss", () => signIn());
const person = first.claims();
for (const claim of ["sub", "sid", "amr", "auth_time", "roles", "name", "email"]) {
  assert(claim in person, `the ID token lacks ${claim}`);
}

const told = await step("userinfo", () =>
  client.fetchUserInfo(config, first.access_token, person.sub),
);
assert.equal(told.email, person.email);

await step("single sign-on without a page", async () => {
  const silent = await signIn({ prompt: "none", max_age: 3600 });
  assert.equal(silent.claims().sid, person.sid);
});

await step("a token for one service is refused at userinfo", async () => {
  const bound = await signIn({ resource: RESOURCE });
  await assert.rejects(client.fetchUserInfo(config, bound.access_token, person.sub));
});

const second = await step("refresh rotates", () =>
  client.refreshTokenGrant(config, first.refresh_token),
);
assert.notEqual(second.refresh_token, first.refresh_token);
assert.equal(second.claims().sub, person.sub);

await step("introspection", async () => {
  const seen = await client.tokenIntrospection(config, second.access_token);
  assert.equal(seen.active, true);
  assert.equal(seen.sub, person.sub);
});

await step("revocation", async () => {
  await client.tokenRevocation(config, second.refresh_token);
  const seen = await client.tokenIntrospection(config, second.access_token);
  assert.equal(seen.active, false);
  await assert.rejects(client.refreshTokenGrant(config, second.refresh_token), {
    error: "invalid_grant",
  });
});

await step("logout at the provider", async () => {
  const { id_token } = await signIn();
  const url = client.buildEndSessionUrl(config, {
    id_token_hint: id_token,
    post_logout_redirect_uri: AFTER,
    state: "selesai",
  });
  const left = await browser.follow(url, undefined, AFTER);
  assert.equal(left.href, `${AFTER}?state=selesai`);
  await assert.rejects(signIn({ prompt: "none" }), { error: "login_required" });
});

await step("client credentials", async () => {
  const machine = await client.discovery(
    new URL(ISSUER), MACHINE_ID, MACHINE_SECRET, client.ClientSecretBasic(MACHINE_SECRET), PLAIN_HTTP,
  );
  const answer = await client.clientCredentialsGrant(machine, { scope: "service", resource: RESOURCE });
  const [, payload] = answer.access_token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url"));
  assert.deepEqual(claims.aud, [RESOURCE]);
  await assert.rejects(
    client.clientCredentialsGrant(machine, { scope: "service", resource: `${RESOURCE}x` }),
    { error: "invalid_target" },
  );
});
