package server_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"stagebook/cells/people"
	"stagebook/cmd/web/server"
)

// provider is an OpenID Connect issuer that signs in whoever comes.
type provider struct {
	*httptest.Server
	t         *testing.T
	key       *rsa.PrivateKey
	claims    map[string]any    // of the next token, over the usual ones
	forge     bool              // sign with another key
	challenge map[string]string // by code
	nonce     map[string]string // by code
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, challenge: make(map[string]string), nonce: make(map[string]string)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/in", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		p.answer(w, map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "one", "n": segment(key.N.Bytes()), "e": segment(big.NewInt(int64(key.E)).Bytes()),
		}}})
	})
	mux.HandleFunc("POST /token", p.token)
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func segment(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (p *provider) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		p.t.Error(err)
	}
}

// token gives a token for a code, once, to whoever knows what its challenge was made
// from.
func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	code := r.FormValue("code")
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if p.challenge[code] == "" || p.challenge[code] != segment(sum[:]) || id != "stagebook" || secret != "client-secret" {
		w.WriteHeader(http.StatusBadRequest)
		p.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	delete(p.challenge, code)
	claims := map[string]any{
		"iss": p.URL, "aud": "stagebook", "sub": "1", "nonce": p.nonce[code], "iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
		"email": "Viewer@example.org", "email_verified": true,
	}
	for name, value := range p.claims {
		claims[name] = value
	}
	head, err := json.Marshal(map[string]string{"alg": "RS256", "kid": "one", "typ": "JWT"})
	body, err2 := json.Marshal(claims)
	if err != nil || err2 != nil {
		p.t.Error(err, err2)
	}
	text := segment(head) + "." + segment(body)
	digest := sha256.Sum256([]byte(text))
	key := p.key
	if p.forge {
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
			p.t.Error(err)
		}
	}
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		p.t.Error(err)
	}
	p.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": text + "." + segment(signature)})
}

// signIn goes the way of a browser through the issuer, with what change makes of the
// address it comes back to, and returns what it is answered at the end.
func (p *provider) signIn(h *team, change func(back *http.Request)) *httptest.ResponseRecorder {
	p.t.Helper()
	out := h.do(request("GET", "/sign-in/oidc?to=/p/sums%3Fscale%3D3"))
	to, err := url.Parse(out.Header().Get("Location"))
	if err != nil || out.Code != http.StatusSeeOther || !strings.HasPrefix(to.String(), p.URL+"/in?") {
		p.t.Fatalf("the way out: %d, %v, %v: %s", out.Code, to, err, out.Body)
	}
	asked := to.Query()
	if asked.Get("redirect_uri") != "https://book.example.org/sign-in/oidc/back" || asked.Get("code_challenge_method") != "S256" {
		p.t.Errorf("the issuer is asked %v", asked)
	}
	p.challenge["the code"], p.nonce["the code"] = asked.Get("code_challenge"), asked.Get("nonce")
	back := request("GET", "/sign-in/oidc/back?code=the+code&state="+url.QueryEscape(asked.Get("state")))
	back.Header.Set("Sec-Fetch-Site", "cross-site")
	for _, cookie := range out.Result().Cookies() {
		if cookie.SameSite != http.SameSiteLaxMode || !cookie.HttpOnly || !cookie.Secure {
			p.t.Errorf("the cookie for the way back is %v", cookie)
		}
		back.AddCookie(cookie)
	}
	if change != nil {
		change(back)
	}
	return h.do(back)
}

func newOIDCTeam(t *testing.T, p *provider) *team {
	t.Helper()
	h := newTeam(t, func(cfg *server.Config) {
		cfg.URL = &url.URL{Scheme: "https", Host: "book.example.org"}
		cfg.SignIn = server.SignIn{Way: server.ByOIDC, OIDC: server.OIDC{Issuer: p.URL, Name: "Example", Client: "stagebook", Secret: "client-secret", Claim: "email"}}
	})
	if _, err := h.book.Add(t.Context(), "viewer@example.org", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := h.book.Give(t.Context(), people.Part{Person: "viewer@example.org", Project: "sums", Role: people.View}); err != nil {
		t.Fatal(err)
	}
	return h
}

func session(answer *httptest.ResponseRecorder, name string) string {
	for _, cookie := range answer.Result().Cookies() {
		if cookie.Name == name && cookie.MaxAge > 0 {
			return cookie.Value
		}
	}
	return ""
}

func TestOIDC(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	h := newOIDCTeam(t, p)
	page := h.do(request("GET", "/p/sums?scale=3"))
	if page.Code != 401 || !strings.Contains(page.Body.String(), `href="/sign-in/oidc?to=%2Fp%2Fsums%3Fscale%3D3"`) {
		t.Fatalf("%d: %s", page.Code, page.Body)
	}
	in := p.signIn(h, nil)
	secret := session(in, h.server.CookieName())
	if in.Code != 200 || !strings.Contains(in.Body.String(), `url=/p/sums?scale=3"`) || secret == "" {
		t.Fatalf("%d: %s", in.Code, in.Body)
	}
	if !strings.HasPrefix(h.server.CookieName(), "__Host-") {
		t.Error("over TLS the cookie may be set by another host:", h.server.CookieName())
	}
	if code := h.do(withCookie(request("GET", "/p/sums"), h.server.CookieName(), secret)).Code; code != 200 {
		t.Error("who signed in is answered", code)
	}
}

func TestOIDCBelievesNothingElse(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	h := newOIDCTeam(t, p)
	for name, c := range map[string]struct {
		claims map[string]any
		forge  bool
		change func(back *http.Request)
	}{
		"a forged token":               {forge: true},
		"a token for somebody else":    {claims: map[string]any{"aud": "another"}},
		"a token of somebody else":     {claims: map[string]any{"iss": "https://elsewhere.example"}},
		"an old token":                 {claims: map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}},
		"a token of another sign-in":   {claims: map[string]any{"nonce": "another"}},
		"an email that is not checked": {claims: map[string]any{"email_verified": false}},
		"an email as a text":           {claims: map[string]any{"email_verified": "true"}},
		"a name that is none":          {claims: map[string]any{"email": "a b"}},
		"somebody who is not here":     {claims: map[string]any{"email": "eve@example.org"}},
		"another browser":              {change: func(r *http.Request) { r.Header.Del("Cookie") }},
		"another state":                {change: func(r *http.Request) { r.URL.RawQuery = "code=the+code&state=x" }},
		"another code":                 {change: func(r *http.Request) { r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "the+code", "x", 1) }},
		"an error":                     {change: func(r *http.Request) { r.URL.RawQuery += "&error=access_denied" }},
	} {
		p.claims, p.forge = c.claims, c.forge
		answer := p.signIn(h, c.change)
		if secret := session(answer, h.server.CookieName()); secret != "" || answer.Code != 401 {
			t.Errorf("%s is answered %d with %q: %s", name, answer.Code, secret, answer.Body)
		}
		if strings.Contains(answer.Body.String(), "client-secret") {
			t.Errorf("%s: the page tells the secret", name)
		}
	}
	p.claims, p.forge = nil, false
	var again *http.Request
	if in := p.signIn(h, func(back *http.Request) { again = back.Clone(t.Context()) }); in.Code != 200 {
		t.Fatal(in.Code)
	}
	if answer := h.do(again); answer.Code != 401 {
		t.Errorf("a way back is good twice: %d", answer.Code)
	}
	p.Close()
	other := newOIDCTeam(t, p)
	if answer := other.do(request("GET", "/sign-in/oidc")); answer.Code != 401 || !strings.Contains(answer.Body.String(), "could not be asked") {
		t.Errorf("without the issuer: %d %s", answer.Code, answer.Body)
	}
}
