# frozen_string_literal: true

require_relative "support/browser"
require_relative "support/examples"
require_relative "../dummy/lib/fake_bank"

# The example application as its customers meet it: they send forms to its web server, and a worker does the rest.
RSpec.describe "spec/dummy, on the real engine" do
  include Shop::Examples

  before(:all) do
    @bank = FakeBank.new
    @app = Shop::Application.new(RailsApplication.dummy.root).bundle
    @environment = {
      TASKER_DATABASE_URL: ENV.fetch("DATABASE_URL"), DATABASE_URL: nil, TASKER_CONFIG_PATH: nil, PORT: "0",
      BANK_URL: @bank.start
    }
    @app.run!("rails", "db:prepare", env: @environment.transform_keys(&:to_s))
  end

  # No other worker of this engine has the handlers of its workflows: with a task that is left, none would start.
  after do
    templates = Dir[app.path("config/tasker/templates/**/*.yaml")]
    EngineTables.forget(EngineTables.tasks_of(templates.map { |file| YAML.load_file(file, aliases: true)["name"] }))
  end

  after(:all) do
    @app.remove
    @bank.stop
  end

  attr_reader :bank, :browser

  before do
    worker, web = work(ready: nil, **@environment), work("puma", ready: nil, **@environment)
    worker.await(/serves/)
    web.await(/Listening/)
    @browser = Browser.new("http://127.0.0.1:#{web.output[/Listening on .*:(\d+)/, 1]}")
  end

  def await_page(path, text)
    Shop.eventually(-> { "#{text} on #{browser.get(path)}" }) { browser.get(path).include?(text) }
  end

  it "imports products, fulfils orders, and pays refunds that somebody approved" do
    csv = StringIO.new("sku,name,price_cents,stock\nPOT-2,Iron teapot,12900,3\n")
    import = browser.submit("/product_imports/new", { "file" => [ csv, { filename: "products.csv" } ] },
      to: "/product_imports")
    await_page import, "1 products were imported"

    product = browser.get("/orders/new")[/<option value="(\d+)">Iron teapot/, 1]
    order = browser.submit("/orders/new", { "order[product_id]" => product, "order[quantity]" => "1",
      "order[email]" => "ada@example.com", "order[card]" => "4242 4242 4242 4242" }, to: "/orders")
    await_page order, "order.shipped"
    expect(bank.charges).to match([ a_hash_including("amount_cents" => 129_00) ])

    browser.submit(order, { "refund[amount_cents]" => "6000" }, to: "#{order}/refunds")
    await_page order, "waiting for approval"
    expect(bank.refunds).to be_empty

    browser.submit(order, {}, to: browser.get(order)[%r{/refunds/\d+/approval\?approved_by=eve}])
    await_page order, ": paid"
    expect(bank.refunds).to match([ a_hash_including("amount_cents" => 60_00) ])
  end
end
