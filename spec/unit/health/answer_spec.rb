# frozen_string_literal: true

RSpec.describe TaskerContribRails::Health::Answer do
  def answer(well: true, **env)
    described_class.call({ "REQUEST_METHOD" => "GET", **env }) { { well:, sentence: "Alive." } }
  end

  it "is a triplet of Rack that nobody may keep, with a status for whoever reads no more" do
    expect(answer)
      .to eq([ 200, { "content-type" => "text/plain; charset=utf-8", "cache-control" => "no-store" }, [ "Alive.\n" ] ])
    expect(answer(well: false).first).to eq(503)
  end

  it "answers HEAD without a body, in the same way, and nothing else" do
    expect(answer("REQUEST_METHOD" => "HEAD").values_at(0, 2)).to eq([ 200, [] ])
    expect(answer("REQUEST_METHOD" => "POST"))
      .to match([ 405, include("allow" => "GET, HEAD", "cache-control" => "no-store"), [ /Only/ ] ])
  end

  {
    "application/json" => "json", "text/html, application/json;q=0.9, */*;q=0.1" => "json",
    "application/json, text/plain" => "json", "APPLICATION/JSON; charset=utf-8" => "json",
    "text/plain" => "text", "*/*" => "text", "" => "text", "text/plain, application/json" => "text",
    "application/json;q=0" => "text", "application/json;q=0.5, text/plain" => "text", ";,q=;" => "text",
    "\xFF;q=\xFE, application/json" => "json"
  }.each do |accept, wanted|
    it "answers #{wanted} to #{accept.inspect}" do
      _, headers, body = answer("HTTP_ACCEPT" => accept)
      expect(headers["content-type"]).to start_with(wanted == "json" ? "application/json" : "text/plain")
      expect(body.first).to eq(wanted == "json" ? '{"well":true,"sentence":"Alive."}' : "Alive.\n")
    end
  end
end
