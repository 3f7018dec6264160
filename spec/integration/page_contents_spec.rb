# frozen_string_literal: true

require "yaml"

# What the page says in an application that has workflows of its own, some of them registered.
RSpec.describe "The page's contents" do
  order = YAML.safe_load_file(File.join(RailsApplication::ROOT,
    "host-ruby/lib/tasker_contrib_rails/page/recorded/tasks.yml"), aliases: true).first["template"]

  before(:all) do
    @app = RailsApplication.create("--skip-active-record")
    @app.write "config/routes.rb", <<~RUBY
      Rails.application.routes.draw { mount TaskerContribRails::Engine => "/tasker" }
    RUBY
    @app.write "config/initializers/tasker.rb", <<~RUBY
      page = Rails.application.config.tasker.page
      page.source = TaskerContribRails::Page::Recorded.new
      page.authenticate { "ada" }
    RUBY
  end

  after(:all) { @app.remove }

  def page(path)
    script = <<~RUBY
      require "rack/mock"
      answer = Rack::MockRequest.new(Rails.application).get(#{path.inspect}, "HTTP_HOST" => "localhost")
      puts answer.status, answer.body
    RUBY
    status, body = @app.run!("rails", "runner", script).output.split("\n", 2)
    [ status.to_i, CGI.unescapeHTML(body.gsub(/<[^>]*>/, "").gsub(/\s+/, " ")), body ]
  end

  it "says plainly that this process has no file of a workflow, and what is wrong with what is registered" do
    FileUtils.rm_rf(@app.path("config/tasker/templates"))
    status, text = page("/tasker/workflows/default/order_fulfillment")
    expect(status).to eq(200)
    expect(text).to include("This process has no file with a template of this workflow.",
      "The registered template was checked instead, without its handlers.")
    expect(text).not_to include("Affects")
  end

  it "shows what `rails tasker:check` finds in the file of a version, with its place and its line" do
    @app.write "config/tasker/templates/order.yaml", "# here\n#{YAML.dump(order)}"
    _, text, body = page("/tasker/workflows/default/order_fulfillment")
    expect(text).to include("config/tasker/templates/order.yaml", "ChargeHandler")
    codes = @app.run("rails", "tasker:check").output.scan(/\[(TC\d+)\]: .*?Handler/).flatten.uniq
    expect(codes).not_to be_empty
    expect(text).to include(*codes)
    expect(body).to match(/<code class="code" tabindex="0">.*<mark>ValidateHandler<\/mark>/)
  end

  it "says what the files change for open tasks, how many it touches, and line by line what differs" do
    steps = order["steps"].reject { |step| step["name"] == "notify" }
      .map { |step| step["name"] == "charge" ? step.merge("timeout_seconds" => 60) : step }
    @app.write "config/tasker/templates/order.yaml", YAML.dump(order.merge("steps" => steps))
    _, text, body = page("/tasker/workflows/default/order_fulfillment")
    expect(text).to include("TC80", "open tasks of 1.2.0.")
    expect(body).to include("<del>-   timeout_seconds: 30</del>", "<ins>+   timeout_seconds: 60</ins>",
      "<del>- - name: notify</del>")

    @app.write "config/tasker/templates/order.yaml", YAML.dump(order.merge("version" => "2.0.0"))
    expect(page("/tasker/workflows/default/order_fulfillment").fetch(1))
      .to include("This process has no file of version 1.2.0, only of 2.0.0.")
  end

  it "stays up where a file is broken" do
    @app.write "config/tasker/templates/order.yaml", YAML.dump(order).sub("steps:", "steps: [")
    expect(page("/tasker/workflows/default/order_fulfillment").first).to eq(200)
  end

  it "shows who listens to each queue" do
    _, text = page("/tasker/queues")
    expect(text).to include("Who listens", "Tasker's server", "alive")
  end
end
