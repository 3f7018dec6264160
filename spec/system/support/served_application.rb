# frozen_string_literal: true

require "net/http"
require "socket"
require "yaml"

# An application that is served by Puma, with the page mounted below a path of its own and recorded tasks behind it. It
# has handlers and a template of one of their workflows, which it is about to change.
class ServedApplication
  # The options of `rails new` for an application with everything, and for one that serves only an API.
  KINDS = { full: %w[ --no-api --skip-asset-pipeline ], api: [] }.freeze
  NESTED = "/admin/tasker"
  # What `turbo-rails` brings, from npm.
  TURBO = ENV.fetch("TURBO_JS",
    File.expand_path("../../../tmp/page/node_modules/@hotwired/turbo/dist/turbo.es2017-umd.js", __dir__))

  attr_reader :address

  RECORDED = File.expand_path("../../../host-ruby/lib/tasker_contrib_rails/page/recorded/tasks.yml", __dir__)
  private_constant :RECORDED

  # @param kind [Symbol] of {KINDS}
  # @param tasks [String, nil] a file of recorded tasks instead of the gem's
  def initialize(kind, tasks: nil)
    @application = RailsApplication.create("--skip-active-record", *KINDS.fetch(kind))
    @application.write "config/routes.rb", <<~RUBY
      Rails.application.routes.draw do
        scope("/admin") { mount TaskerContribRails::Engine => "/tasker" }
      end
    RUBY
    @application.write "config/initializers/tasker.rb", <<~RUBY
      page = Rails.application.config.tasker.page
      recorded = -> { TaskerContribRails::Page::Recorded.new(#{"file: #{tasks.inspect}" if tasks}) }
      away = Class.new { def read = raise(TaskerContribRails::Error::DatabaseUnavailable, "Tasker's database is away: connection refused") }
      page.authenticate do |controller|
        page.source = recorded.() if controller.request.headers["X-Fresh"]
        page.source = away.new if controller.request.headers["X-Away"]
        "nadia@storefront.example" unless controller.request.headers["X-Stranger"]
      end
      page.authorize { |controller, _| controller.request.headers["X-Reader"].nil? }
      page.source = recorded.()
    RUBY
    @application.write "config/initializers/content_security_policy.rb", <<~RUBY if kind == :full
      Rails.application.configure do
        config.content_security_policy { |policy| policy.default_src :self }
        config.content_security_policy_nonce_generator = ->(_) { SecureRandom.base64(16) }
        config.content_security_policy_nonce_directives = %w[ script-src ]
      end
    RUBY
    change_a_workflow
    start
  end

  # Writes a file of the application, such as a page in `public`.
  def write(...) = @application.write(...)

  # Forgets what was done to the recorded tasks.
  def begin_again = request(:Get, "/tasks", "X-Fresh" => "1")

  def url(path = "") = "#{address}#{NESTED}#{path}"

  # @return [Net::HTTPResponse]
  def request(verb, path, form: nil, **headers)
    uri = URI(url(path))
    request = Net::HTTP.const_get(verb).new(uri, headers.transform_keys(&:to_s))
    request.set_form_data(form) if form
    Net::HTTP.start(uri.host, uri.port) { |http| http.request(request) }
  end

  def stop
    Process.kill("KILL", @pid) # it has nothing to finish
    Process.wait(@pid)
    @application.remove
  end

  private
    # One step waits longer, another calls a handler that is not there yet, and one is gone.
    def change_a_workflow
      template = YAML.safe_load_file(RECORDED, aliases: true).first.fetch("template")
      %w[ Validate Reserve Charge Ship ].each do |name|
        @application.write "app/handlers/#{name.downcase}_handler.rb",
          "class #{name}Handler\n  def call(context)\n    {}\n  end\nend\n"
      end
      *steps, _notify = template.fetch("steps")
      steps[2] = steps[2].merge("timeout_seconds" => 60)
      steps[3] = steps[3].merge("handler" => { "callable" => "ShipByDroneHandler" })
      @application.write "config/tasker/templates/order_fulfillment.yaml", YAML.dump(template.merge("steps" => steps))
    end

    def start
      port = TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] }
      @address = "http://localhost:#{port}"
      env = { "BUNDLE_GEMFILE" => @application.path("Gemfile"), "RUBYOPT" => nil, "RAILS_ENV" => "development",
              "RAILS_MAX_THREADS" => "3", "LOG_LEVEL" => nil, "CI" => nil }
      log = @application.path("log/server.txt")
      @pid = spawn(env, "bundle", "exec", "puma", "--bind", "tcp://127.0.0.1:#{port}", "--silent",
        chdir: @application.root, %i[ out err ] => log)
      200.times do
        return if answers?
        raise "The application did not start: #{File.read(log)}" if Process.wait(@pid, Process::WNOHANG)

        sleep 0.1
      end
      raise "The application does not answer: #{File.read(log)}"
    end

    def answers?
      Net::HTTP.get_response(URI(url("/health/live"))).is_a?(Net::HTTPOK)
    rescue SystemCallError
      false
    end
end
