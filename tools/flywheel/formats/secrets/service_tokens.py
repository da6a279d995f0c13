"""The forms of tokens of other services: one line for each, with the prefixes that the issuer documents."""

from __future__ import annotations

from flywheel.formats.secrets import real_values
from flywheel.formats.secrets.secret_form import STARTS, TOKEN, SecretPattern, if_value

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
#: Random characters of a token: base 62, and base 64 of web addresses.
_R, _U = "[A-Za-z0-9]", "[A-Za-z0-9_-]"

#: The kind of token, the needles in it, and the pattern.
_SERVICES = (
    ("1Password token", "ops_eyJ", r"ops_eyJ[A-Za-z0-9+/]{100,}={0,3}"),
    ("1Password key", "A3-", r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}"),
    ("Adafruit key", "aio_", rf"aio_{_R}{{28}}"),
    ("Adobe secret", "p8e-", r"p8e-[A-Za-z0-9]{32}"),
    ("Airtable token", "pat", rf"pat{_R}{{14}}\.[a-f0-9]{{64}}"),
    ("Alibaba Cloud key", "LTAI", rf"LTAI{_R}{{17,21}}"),
    ("Anthropic API key", "sk-ant-", rf"sk-ant-[a-z]{{3,6}}[0-9]{{2}}-{_U}{{80,}}"),
    ("Artifactory token", "AKCp cmVmd", rf"(?:AKCp{_R}{{69}}|cmVmd{_R}{{59}})"),
    ("Atlassian token", "ATATT3 ATCTT3 ATBB", r"(?:AT[AC]TT3[A-Za-z0-9_=-]{150,}|ATBB[A-Za-z0-9_=-]{32,})"),
    (
        "Authress key",
        ".acc",
        rf"{_R}{{2,8}}_{_R}{{5,30}}\.{_R}{{4,6}}\.acc[_-][A-Za-z0-9-]{{10,32}}\.[\w+/=-]{{30,120}}",
    ),
    ("Buildkite token", "bkua_ bkct_ bkpt_ bkat_", r"bk(?:ua|ct|pt|at)_[A-Za-z0-9]{40,}"),
    ("Brevo key", "xkeysib- xsmtpsib-", rf"x(?:key|smtp)sib-[a-f0-9]{{64}}-{_R}{{16}}"),
    ("ClickHouse key", "4b1d", rf"4b1d{_R}{{38}}"),
    ("Clojars token", "CLOJARS_ clojars_", r"(?:CLOJARS|clojars)_[A-Za-z0-9]{60}"),
    ("Databricks token", "dapi", r"dapi[a-f0-9]{32}(?:-[0-9])?"),
    ("Defined Networking key", "dnkey-", r"dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}"),
    ("Discord webhook", "/webhooks/", rf"api/webhooks/[0-9]{{15,20}}/{_U}{{60,}}"),
    ("Doppler token", "dp.", rf"dp\.(?:pt|st|ct|sa|scim|said|audit)\.(?:[a-z0-9_-]+\.)?{_R}{{40,44}}"),
    ("Duffel token", "duffel_", r"duffel_(?:test|live)_[A-Za-z0-9_=-]{43}"),
    ("Dynatrace token", "dt0", rf"dt0[cs][0-9]{{2}}\.{_R}{{24}}\.{_R}{{64}}"),
    ("EasyPost key", "EZAK EZTK", rf"EZ[AT]K{_R}{{54}}"),
    ("Facebook token", "EAAM EAAC", rf"EAA[MC]{_R}{{100,}}"),
    ("Flutterwave key", "FLWSECK", r"FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,32}(?:-X)?"),
    ("Fly.io token", "fo1_ fm1 fm2", rf"(?:fo1_{_U}{{43}}|fm[12][ar]?_[A-Za-z0-9+/]{{100,}}={{0,3}})"),
    ("Frame.io token", "fio-u-", r"fio-u-[A-Za-z0-9_=-]{64}"),
    ("Grafana token", "glc_ glsa_", rf"(?:glc_[A-Za-z0-9+/]{{32,}}={{0,3}}|glsa_{_R}{{32}}_[A-Fa-f0-9]{{8}})"),
    ("Grafana token", "eyJrIjoi", r"eyJrIjoi[A-Za-z0-9+/]{60,}={0,3}"),
    ("Groq key", "gsk_", rf"gsk_{_R}{{52}}"),
    ("Harness token", "pat. sat.", rf"[ps]at\.{_U}{{22}}\.[A-Za-z0-9]{{24}}\.{_R}{{20}}"),
    ("Heroku key", "HRKU-AA", rf"HRKU-AA{_U}{{58}}"),
    ("Hugging Face token", "hf_ api_org_", rf"(?:hf_|api_org_){_R}{{34}}(?![A-Za-z0-9])"),
    ("Infracost key", "ico-", rf"ico-{_R}{{32}}(?![\w.-])"),
    ("42 secret", "s-s4t2", r"s-s4t2(?:ud|af)-[a-f0-9]{64}"),
    ("Linear key", "lin_", rf"lin_(?:api|oauth)_{_R}{{40,64}}"),
    ("Lob key", "live_ test_", r"(?:live|test)_[a-f0-9]{35}(?![A-Za-z0-9])"),
    ("Mailchimp key", "-us", r"[a-f0-9]{32}-us[0-9]{1,2}(?![A-Za-z0-9])"),
    ("Mailgun key", "key-", r"key-[a-f0-9]{32}(?![A-Za-z0-9])"),
    ("Mapbox token", "sk.eyJ", rf"sk\.eyJ{_U}{{40,}}\.{_U}{{20,}}"),
    ("MaxMind key", "_mmk", rf"{_R}{{6}}_{_R}{{29}}_mmk"),
    ("Netlify token", "nfp_ nfc_", rf"nf[pc]_{_R}{{36,}}"),
    ("New Relic key", "NRAK- NRII- NRJS- NRRA- NRAA-", rf"NR(?:AK|II|JS|RA|AA)-{_U}{{19,}}"),
    ("Notion token", "ntn_ secret_", rf"(?:ntn_[0-9]{{11}}{_R}{{32,}}|secret_{_R}{{43}}(?![A-Za-z0-9]))"),
    ("NuGet key", "oy2", r"oy2[a-z0-9]{43}(?![A-Za-z0-9])"),
    ("Octopus Deploy key", "API-", r"API-[A-Z0-9]{26}(?![A-Za-z0-9])"),
    ("OpenAI API key", "sk-", rf"sk-(?:(?:proj|svcacct|admin|None)-{_U}{{40,}}|{_R}{{20}}T3BlbkFJ{_R}{{20}})"),
    ("Perplexity key", "pplx-", rf"pplx-{_R}{{48}}"),
    ("Plaid token", "access-", rf"access-(?:sandbox|development|production)-{_UUID}"),
    ("PlanetScale token", "pscale_", r"pscale_(?:tkn|oauth|pw)_[A-Za-z0-9=_.-]{32,64}"),
    ("Postman key", "PMAK-", r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}"),
    ("Prefect key", "pnu_ pnb_", rf"pn[ub]_{_R}{{36}}"),
    ("Pulumi token", "pul-", r"pul-[a-f0-9]{40}"),
    ("ReadMe key", "rdme_", r"rdme_[a-z0-9]{70}"),
    ("Replicate token", "r8_", rf"r8_{_R}{{37}}"),
    ("RubyGems key", "rubygems_", r"rubygems_[a-f0-9]{48}"),
    ("Scalingo token", "tk-us-", rf"tk-us-{_U}{{48}}"),
    ("SendGrid key", "SG.", r"SG\.[A-Za-z0-9_=-]{22}\.[A-Za-z0-9_=-]{43}"),
    ("Sentry token", "sntrys_ sntryu_", r"(?:sntrys_eyJ[A-Za-z0-9+/=_-]{50,}|sntryu_[a-f0-9]{64})"),
    ("SettleMint token", "sm_", rf"sm_(?:aat|pat|sat)_{_R}{{16}}"),
    ("Shippo token", "shippo_", r"shippo_(?:live|test)_[a-fA-F0-9]{40}"),
    ("Shopify token", "shp", r"shp(?:at|ca|pa|ss|ua|rt|tka)_[A-Fa-f0-9]{32}"),
    ("SonarQube token", "sqp_ squ_ sqa_", rf"sq[pua]_{_R}{{40}}"),
    ("Sourcegraph token", "sgp_", r"sgp_(?:[A-Fa-f0-9]{16}_|local_)?[A-Fa-f0-9]{40}"),
    ("Square token", "sq0atp- sq0csp- EAAA", rf"(?:sq0(?:atp|csp)-{_U}{{22,43}}|EAAA{_U}{{60}}(?![\w+/=-]))"),
    ("Stripe key", "k_test_ k_live_ k_prod_", rf"[sr]k_(?:test|live|prod)_{_R}{{16,99}}"),
    ("Stripe secret", "whsec_", r"whsec_[A-Za-z0-9+/]{32,}={0,2}"),
    ("Supabase token", "sbp_ sb_secret_", rf"(?:sbp_[a-f0-9]{{40}}|sb_secret_{_U}{{31,}})"),
    ("Tailscale key", "tskey-", r"tskey-[A-Za-z0-9-]{16,}"),
    ("Twilio key", "SK", r"SK[a-f0-9]{32}(?![A-Za-z0-9])"),
    ("Typeform token", "tfp_", r"tfp_[A-Za-z0-9_.=-]{59}"),
    ("Yandex Cloud token", "t1.", rf"t1\.{_U}+={{0,2}}\.{_U}{{86}}={{0,2}}"),
    ("Yandex Cloud key", "AQVN", rf"AQVN{_U}{{35,38}}(?![A-Za-z0-9_-])"),
    ("xAI key", "xai-", rf"xai-{_R}{{80}}"),
)

#: The same for forms with characters that are not those of tokens.
_LINKED = (
    (
        "Microsoft Teams webhook",
        "/IncomingWebhook/",
        r"webhookb2/[a-z0-9-]{36}@[a-z0-9-]{36}/IncomingWebhook/[a-z0-9]{32}/[a-z0-9-]{36}",
    ),
    ("Telegram token", ":A", rf"[0-9]{{5,16}}:A{_U}{{34}}(?![A-Za-z0-9_-])"),
    ("Twitter token", "AAAAAAAAAAAAAAAAAAAAA", r"AAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9]*%[A-Za-z0-9%]{40,}"),
)


def _patterns(rows: tuple[tuple[str, str, str], ...], in_run: bool) -> list[SecretPattern]:
    mixed = if_value(real_values.is_mixed)
    return [
        SecretPattern(kind, TOKEN, tuple(needles.split()), STARTS + pattern, in_run=in_run, narrow=mixed)
        for kind, needles, pattern in rows
    ]


SERVICE_PATTERNS = (*_patterns(_SERVICES, True), *_patterns(_LINKED, False))
