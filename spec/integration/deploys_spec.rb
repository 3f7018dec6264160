# frozen_string_literal: true

require "json"

# A branch that changes a workflow, in a real application.
RSpec.describe "Deploys of an application" do
  before(:all) do
    @app = RailsApplication.create
    @app.run!("rails", "generate", "tasker:task_template", "order", "validate", "ship:validate", "--namespace", "shop")
    @app.commit
  end
  after(:all) { @app.remove }

  let(:app) { @app }
  let(:file) { "config/tasker/templates/shop/order.yaml" }

  after { app.run!("git", "checkout", "--quiet", "HEAD", ".") }

  def edit(before, after) = app.write(file, app.read(file).sub(before, after))

  def diff(*options) = app.run("rails", "tasker:diff", *options)

  it "finds nothing where nothing changed, and a renamed step against any revision" do
    expect(diff("HEAD")).to have_attributes(status: 0, output: "Against HEAD: no change that affects tasks.\n")
    edit("name: ship", "name: send")

    expect(diff("HEAD")).to have_attributes(status: 1,
      output: a_string_including("error[TC8002]: Step `ship` is now called `send`", "--> #{file}:", "--> HEAD:#{file}:",
        "Against HEAD: 1 error."))
    expect(JSON.parse(diff("HEAD", "--format", "json").output).fetch("diagnostics").map { |finding| finding["code"] })
      .to eq([ "TC8002" ])
  end

  it "finds a handler that went, as tasks of the old version call it" do
    handler = "app/handlers/shop/ship_handler.rb"
    edit("Shop::ShipHandler", "Shop::ValidateHandler")
    edit(/version: .*/, "version: 9.0.0")
    File.delete(app.path(handler))

    expect(diff("HEAD"))
      .to have_attributes(status: 1,
        output: a_string_including("error[TC8005]: The handler `Shop::ShipHandler` was removed"))
  end

  it "says what is no revision, and that --live takes none" do
    expect(diff("nowhere"))
      .to have_attributes(status: 1,
        output: a_string_starting_with("tasker:diff: git does not know the revision `nowhere` of "))
    expect(diff("HEAD", "--live"))
      .to have_attributes(status: 1,
        output: "tasker:diff: --live compares with the registered templates, not with a revision.\n")
  end
end
