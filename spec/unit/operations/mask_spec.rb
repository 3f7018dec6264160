# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Mask do
  let(:mask) { described_class.new([ :passw, :secret, :token, :email, /\Apin\z/ ]) }

  it "masks values of JSON by their keys, at any depth and in a list" do
    expect(mask.value([ { "user" => { "password" => "s3cret", "pinned" => 1 } }, "password" ]))
      .to eq([ { "user" => { "password" => "[FILTERED]", "pinned" => 1 } }, "password" ])
    expect(mask.value(nil)).to be_nil
  end

  it "asks the filter about the keys that the application named, and no other" do
    mask = described_class.new([ :value, /\Acard\.number\z/ ])
    expect(mask.value({ "card" => { "number" => "4111" } })).to eq({ "card" => { "number" => "[FILTERED]" } })
    expect(mask.value([ { "id" => 7 } ])).to eq([ { "id" => 7 } ])
    expect(mask.value("text")).to eq("text")
  end

  {
    "no login with password=s3cret" => "no login with password=[FILTERED]",
    "GET /?token=s3cret&id=7 was refused" => "GET /?token=[FILTERED]&id=7 was refused",
    '{"user":{"password":"s3 \"cret","id":7}} was refused' => '{"user":{"password":[FILTERED],"id":7}} was refused',
    '{:password=>"s3cret", :id=>7}' => "{:password=>[FILTERED], :id=>7}",
    '{"pin"=>1234, "id"=>7}' => '{"pin"=>[FILTERED] "id"=>7}',
    "{password: 's3cret', id: 7}" => "{password: [FILTERED], id: 7}",
    "user[password]=s3cret" => "user[password]=[FILTERED]",
    "X-Secret: Bearer s3cret" => "X-Secret: [FILTERED]",
    "password: \"s3\ncret" => "password: [FILTERED]",
    "detail=\"password=s3cret\"" => "detail=\"password=[FILTERED]\"",
    'sent "{\\"password\\":\\"s3 cret\\",\\"id\\":7}"' => 'sent "{\\"password\\":[FILTERED],\\"id\\":7}"',
    "no answer of redis://:s3cret@cache:6379" => "no answer of redis://:[FILTERED]@cache:6379",
    "GET https://ada:s3cret@shop.test/?id=7 failed" => "GET https://ada:[FILTERED]@shop.test/?id=7 failed",
    "Key (email)=(ada@example.com) already exists." => "Key (email)=[FILTERED] already exists.",
    "Key (shop, email)=(1, ada@example.com) exists" => "Key (shop, email)=[FILTERED] exists"
  }.each do |text, masked|
    it "masks #{text.inspect}" do
      expect(mask.text(text)).to eq(masked)
    end
  end

  [ "the password was wrong", "Shop::Token: it expired", "Shop::TokenError: it expired", "TokenError: it expired",
    "app/token.rb:48:in 'call'", "amount=7: declined", "password=", "at 12:30",
    "http://shop.test:3000/a@b failed" ].each do |text|
    it "leaves #{text.inspect}" do
      expect(mask.text(text)).to eq(text)
    end
  end

  it "takes time in proportion to the text, whatever it is" do
    texts = [ "(" * 200_000, "a=" * 100_000, "password=\"" * 20_000, "password" * 25_000, "#{" " * 200_000}:",
      "password=" + "\\\"" * 100_000, "://" * 60_000, "://a:" * 50_000 ]
    expect(texts.map { |text| mask.text(text).size }).to all(be <= 250_000)
  end

  it "says nothing of what is no text" do
    expect(mask.text(nil)).to be_nil
  end

  it "is the application's filter, and masks nothing without one" do
    expect(described_class.new([]).text("password=x")).to eq("password=x")
  end
end
