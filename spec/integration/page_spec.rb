# frozen_string_literal: true

# The page in an application that serves only an API, which has neither sessions nor assets.
RSpec.describe "The page in an application" do
  before(:all) do
    @app = RailsApplication.create("--skip-active-record")
    @app.write "config/routes.rb", <<~RUBY
      Rails.application.routes.draw { mount TaskerContribRails::Engine => "/tasker" }
    RUBY
  end

  after { FileUtils.rm_f(@app.path("config/initializers/tasker.rb")) }
  after(:all) { @app.remove }

  # What it answers in one process: a status, the type and the body of each.
  def ask(*requests, settings: "", env: {})
    @app.write "config/initializers/tasker.rb", settings
    script = <<~RUBY
      require "rack/mock"
      require "json"
      client = Rack::MockRequest.new(Rails.application)
      puts JSON.generate(#{requests.inspect}.map do |verb, path, env|
        answer = client.request(verb, path, { "HTTP_HOST" => "localhost", **env.to_h })
        [ answer.status, answer.headers.to_h, answer.body ]
      end)
    RUBY
    JSON.parse(@app.run!("rails", "runner", script, env:).output.lines.last)
      .map { |status, headers, body| [ status, headers.transform_keys(&:downcase), body ] }
  end

  pages = %w[ tasks tasks/0193d7a1 stuck workflows workers queues ].map { |page| "/tasker/#{page}" } << "/tasker"

  it "is closed until the application says who may see it" do
    answers = ask(*pages.map { |page| [ "GET", page ] })
    expect(answers.map(&:first)).to all(eq(401))
    expect(answers.map(&:last)).to all(include("config.tasker.page.authenticate"))
  end

  it "is open to whom docs/page.md says, by a login or by a name and a password, and takes it from nobody else" do
    guide = File.read(File.join(RailsApplication::ROOT, "docs/page.md"))
    login, acting = guide.scan(/^```ruby\n(Rails.application.*?|# config\/initializers.*?)^```/m).flatten
    user = "class User; def self.find_by(id:) = (new if id == 1); def staff? = true; def email = 'ada'; end\n"
    devise = "class User; def operator? = false; end\n"
    session = "Rails.application.config.middleware.use(Class.new { def initialize(app) = @app = app\n" \
      "def user(_) = User.new\ndef call(env) = @app.call(env.merge('warden' => self, " \
      "'rack.session' => { user_id: env['HTTP_X_USER'].to_i })) })\n"
    settings = [ user, devise, session, login, acting ].join
    answers = ask([ "GET", "/tasker/tasks", { "HTTP_X_USER" => "1" } ], [ "GET", "/tasker/tasks" ], settings:)
    expect(answers.map(&:first)).to eq([ 503, 401 ]) # there is no database; closed

    basic = ->(pair) { { "HTTP_AUTHORIZATION" => "Basic #{[ pair ].pack("m0")}" } }
    env = { "TASKER_PAGE_USER" => "ops", "TASKER_PAGE_PASSWORD" => "s3cret" }
    tries = [ "ops:s3cret", "ops:other", "other:s3cret", ":", "ops:s3cret2" ]
    answers = ask(*tries.map { |pair| [ "GET", "/tasker/tasks", basic.(pair) ] }, [ "GET", "/tasker/tasks" ], env:)
    expect(answers.map(&:first)).to eq([ 503, 401, 401, 401, 401, 401 ])
    expect(answers.last[1]["www-authenticate"]).to start_with("Basic")
    expect(answers.to_s).not_to include("s3cret")
  end

  it "only shows until the application says who may act, and then acts for its own forms alone" do
    recorded = "page = Rails.application.config.tasker.page\npage.source = TaskerContribRails::Page::Recorded.new\n" \
      "page.authenticate { 'ada' }\n"
    acting = "#{recorded}page.authorize { |_, action| action == :cancel }\n"
    cancel = "/tasker/tasks/019abc8a-4444-7c3a-9d52-00001d7a42b9/cancel"
    sent = { params: { because: "x", seen: "t0" } }
    own = sent.merge("HTTP_SEC_FETCH_SITE" => "same-origin")
    shown = ask([ "GET", "/tasker/tasks" ], [ "GET", cancel ], [ "POST", cancel, own ], settings: recorded)
    expect(shown.map(&:first)).to eq([ 200, 403, 403 ])
    expect(shown.first.last).not_to include("Cancel selected")

    foreign = [ sent, sent.merge("HTTP_SEC_FETCH_SITE" => "same-site"), sent.merge("HTTP_ORIGIN" => "null"),
      sent.merge("HTTP_ORIGIN" => "http://evil.example"),
      sent.merge("HTTP_ORIGIN" => "http://localhost", "HTTP_SEC_FETCH_SITE" => "cross-site") ]
    answers = ask(*foreign.map { |env| [ "POST", cancel, env ] }, [ "POST", cancel.sub("cancel", "revive"), own ],
      [ "POST", cancel, sent.merge("HTTP_ORIGIN" => "http://localhost") ], [ "POST", cancel, own ], settings: acting)
    expect(answers.map(&:first)).to eq([ 422, 422, 422, 422, 422, 403, 303, 409 ])
  end

  recorded = <<~RUBY
    page = Rails.application.config.tasker.page
    page.source = TaskerContribRails::Page::Recorded.new
    page.authenticate { |controller| controller.request.headers["X-Who"] || "ada" }
    page.authorize { true }
  RUBY
  failed = "/tasker/tasks/019abc04-7e1f-7c3a-9d52-4f1c9be2417c"
  loan = "/tasker/tasks/019abc8a-4444-7c3a-9d52-00001d7a42b9"
  same = { "HTTP_SEC_FETCH_SITE" => "same-origin" }

  it "lets nobody in who has no name, and records a name on one line and of a bounded length" do
    names = [ "", " ", "\n", "j\u00FC\u202E\n<b>", "x" * 100_000 ]
    answers = ask(*names.map { |name| [ "GET", "/tasker/tasks", { "HTTP_X_WHO" => name } ] }, settings: recorded)
    expect(answers.map(&:first)).to eq([ 401, 401, 401, 200, 200 ])
    expect(answers[3].last).to include('Signed in as jü\\u{202E}\n&lt;b&gt;<')
    expect(answers[4].last.bytesize).to be < 30_000

    env = { "TASKER_PAGE_USER" => "j\u00FCrgen", "TASKER_PAGE_PASSWORD" => "p\u00E4:\u00DF" }
    given = { "HTTP_AUTHORIZATION" => "Basic #{[ "j\u00FCrgen:p\u00E4:\u00DF" ].pack("m0")}" }
    basic = "page = Rails.application.config.tasker.page\npage.source = TaskerContribRails::Page::Recorded.new\n"
    expect(ask([ "GET", "/tasker/tasks", given ], settings: basic, env:).first.last).to include(">j\u00FCrgen<")
  end

  it "answers with a page whatever an address or a form says" do
    asked = %w[ skip complete ].map { |act| "#{failed}/#{act}" }
    sent = [ "act=retry&because=x&seen=x", "act=retry&because=x&seen[]=x", "act=retry&because=x&seen[no]=1",
      "act=retry&because=x&bound[]=1", "act=retry&because=x&bound[a]=1" ]
    forms = sent.map { |input| [ "POST", "/tasker/bulk", same.merge(input:) ] } +
      asked.map { |path| [ "POST", path, same.merge(params: { because: "x" }) ] }
    answers = ask(*asked.map { |path| [ "GET", path ] }, *forms, settings: recorded)
    expect(answers.map(&:first)).to eq([ 404, 404, 200, 200, 200, 200, 200, 404, 404 ])
  end

  it "is a page whatever formats a client asks for, and never an error or another kind of answer" do
    accepts = [ "application/json", "image/png", "a/b/c", ";;;", "text/vnd.turbo-stream.html", "" ]
    tries = [ "/tasker/tasks", "/tasker/stuck", "/tasker/tasks/0193d7a1/nothing" ].product(accepts)
      .map { |path, accept| [ "GET", path, { "HTTP_ACCEPT" => accept } ] }
    forged = [ "POST", "/tasker/tasks/0193d7a1/retry", { "HTTP_ACCEPT" => "application/json" } ]
    formats = %w[ tasks.json stuck.xml workers.json queues.csv bulk.json ]

    closed = ask(*tries, *formats.map { |path| [ "GET", "/tasker/#{path}" ] })
    expect(closed.first(tries.size).map(&:first)).to all(eq(401))
    expect(closed.last(formats.size).map(&:first)).to all(eq(404))

    answers = ask(*tries, forged, settings: "Rails.application.config.tasker.page.authenticate { 'ada' }")
    expect(answers.map(&:first)).to eq([ 503 ] * 12 + [ 404 ] * 6 + [ 422 ])
    expect(answers.map { |_, headers, _| headers["content-type"] }).to all(eq("text/html; charset=utf-8"))
  end

  it "changes several tasks, as many as were shown and at most a hundred, whatever one of them is refused" do
    id = ->(path) { path.split("/").last }
    others = (1..100).to_h { |number| [ format("019abc04-0000-7c3a-9d52-%012d", number), "t0" ] }
    form = lambda do |seen, bound|
      [ "POST", "/tasker/bulk", same.merge(params: { act: "cancel", because: "x", seen:, bound: }) ]
    end
    seen = { id.(failed) => "old", id.(loan) => "t0" }
    answers = ask(form.(seen, 2), form.(seen, 0), form.({ **others, **seen }, 100), settings: recorded)
    expect(answers.map { |answer| answer[2][%r{<h1>(.*)</h1>}, 1] })
      .to eq([ "One of 2 tasks changed", "0 of 1 tasks changed", "0 of 0 tasks changed" ])
  end

  it "takes as a result only what the engine can keep" do
    results = [ "nope", "1e999", '"\u0000"', '"\\\\u0000"' ]
    sent = results.map { |result| same.merge(params: { because: "x", step: "charge", seen: "old", result: }) }
    answers = ask(*sent.map { |form| [ "POST", "#{failed}/complete", form ] }, settings: recorded)
    expect(answers.map(&:first)).to eq([ 422, 422, 422, 409 ])
  end

  it "keeps a result that a person writes out of the log" do
    FileUtils.rm_f(@app.path("log/development.log"))
    ask([ "POST", "#{failed}/complete", same.merge(params: { because: "by phone", result: '{"password":"s3cret"}' }) ],
      settings: recorded)
    expect(@app.read("log/development.log")).to include("by phone", '"result" => "[FILTERED]"')
      .and(satisfy { |log| !log.include?("s3cret") })
  end

  it "acts on no task that has moved, by whatever end of its id it is named" do
    stale = same.merge(params: { because: "x", seen: "old" })
    paths = [ loan, loan.upcase.sub("/TASKER/TASKS", "/tasker/tasks"), "/tasker/tasks/1d7a42b9" ]
    answers = ask(*paths.map { |path| [ "POST", "#{path}/cancel", stale ] }, settings: recorded)
    expect(answers.map(&:first)).to eq([ 409, 409, 409 ])
  end

  it "takes no form of another site where the application has turned off Rails' protection, or has Rack's sessions" do
    foreign = { params: { because: "x", seen: "t0" }, "HTTP_SEC_FETCH_SITE" => "cross-site" }
    cancel = [ "POST", "#{loan}/cancel", foreign ]
    turned_off = <<~RUBY
      Rails.application.config.action_controller.allow_forgery_protection = false
      Rails.application.config.middleware.use ActionDispatch::Cookies
      Rails.application.config.middleware.use ActionDispatch::Session::CookieStore, key: "_shop"
    RUBY
    expect(ask(cancel, settings: recorded + turned_off).first.first).to eq(422)

    rack = [ [ "GET", "#{loan}/cancel" ], cancel, [ *cancel.first(2), foreign.merge(same) ] ]
    rack.each { |request| request[2] = { "rack.session" => {}, **request[2].to_h } }
    expect(ask(*rack, settings: recorded).map(&:first)).to eq([ 200, 422, 303 ])
  end

  it "leads nowhere else by its own address" do
    answer, = ask([ "GET", "/tasker/tasks", { "PATH_INFO" => "//tasker/tasks" } ], settings: recorded)
    expect(answer[0]).to eq(200)
    expect(answer[2]).to include('href="/tasker/tasks"')
    expect(answer[2]).not_to include('"//')
  end

  it "shows pages to a person whom the application sends elsewhere for an action, and sends them there for that" do
    elsewhere = "page.authorize { |it, action| it.redirect_to('/no') && false }\n"
    plain = "page.authorize { |it, _| it.render(plain: 'ask Eve', status: 403) && false }\n"
    acting = [ [ "GET", "#{loan}/cancel" ], [ "POST", "#{loan}/cancel", same ],
      [ "POST", "/tasker/bulk?act=retry", same ] ]
    looking = %w[ tasks stuck workers ].map { |name| [ "GET", "/tasker/#{name}" ] } << [ "GET", loan ]

    answers = ask(*looking, *acting, settings: recorded + elsewhere)
    expect(answers.map(&:first)).to eq([ 200, 200, 200, 200, 302, 302, 302 ])
    expect(answers.map { |answer| answer[1]["location"] }.compact).to all(end_with("/no"))
    expect(answers[3].last).to include("<svg").and(satisfy { |page| !page.include?("Cancel task") })

    answers = ask(*looking, *acting, settings: recorded + plain)
    expect(answers.map(&:first)).to eq([ 200, 200, 200, 200, 403, 403, 403 ])
    expect(answers.first[1]["content-type"]).to start_with("text/html")
    expect(answers.last[2]).to eq("ask Eve")
  end

  it "says that something was done only to the person who did it, whatever an address says" do
    cancel = [ "POST", "#{loan}/cancel", same.merge(params: { because: "no more", seen: "t0" }) ]
    bob = { "HTTP_X_WHO" => "bob" }
    answers = ask([ "GET", "#{loan}?done=cancel" ], cancel, [ "GET", "#{loan}?done=cancel" ],
      [ "GET", "#{loan}?done=cancel", bob ], [ "GET", loan ], settings: recorded)
    expect(answers.map { |answer| answer[2].include?("The task was cancelled.") })
      .to eq([ false, false, true, false, false ])
  end

  it "says nothing of the application to whom it does not let in" do
    closed, = ask([ "GET", "/tasker/tasks" ])
    expect(closed[2]).not_to match(/#{TaskerContribRails::VERSION}|shop|development/i)
  end

  it "says what the server refused, and does not take that for an engine that can't be read" do
    refused, unsure = "Nothing was changed", "did not confirm"
    answers = { "Client::Conflict" => [ 409, refused ], "Client::Invalid" => [ 409, refused ],
                "Client::Unacceptable" => [ 409, refused ],
                "Client::Unavailable" => [ 503, unsure ], "Client::ServerError" => [ 502, unsure ],
                "Client::Unauthorized" => [ 502, unsure ] }
    settings = recorded + "page.source.define_singleton_method(:act) { |because:, **| " \
      'raise "TaskerContribRails::#{because}".constantize, "so it is <b>" }' + "\n"
    given = ask(*answers.keys.map do |error|
      [ "POST", "#{loan}/cancel", same.merge(params: { because: error, seen: "t0" }) ]
    end, settings:)
    expect(given.map(&:first)).to eq(answers.values.map(&:first))
    given.zip(answers.values) { |answer, (_, title)| expect(answer[2]).to include(title, "so it is &lt;b&gt;") }
    expect(given.map(&:last)).to all(satisfy { |page| !page.include?("The engine can") })
  end

  it "stands behind a proxy, below another path, in a scope, and in another engine" do
    mounted = @app.read("config/routes.rb")
    @app.write "config/routes.rb", <<~RUBY
      class Admin < Rails::Engine
        routes.draw { mount TaskerContribRails::Engine => "/jobs" }
      end
      Rails.application.routes.draw do
        mount TaskerContribRails::Engine => "/tasker", as: :own
        scope("/accounts/:account") { mount TaskerContribRails::Engine => "/tasker", as: :scoped }
        constraints(host: "ops.example") { mount TaskerContribRails::Engine => "/", as: :alone }
        mount Admin => "/admin"
      end
    RUBY
    task = "tasks/#{loan.split("/").last}"
    places = [
      [ "/shop/tasker", "/tasker", { "SCRIPT_NAME" => "/shop" } ], [ "/accounts/7/tasker", "/accounts/7/tasker", {} ],
      [ "", "", { "HTTP_HOST" => "ops.example" } ], [ "/admin/jobs", "/admin/jobs", {} ]
    ]
    answers = ask(*places.flat_map do |_, path, env|
      form = { **env, **same, params: { because: "x", seen: "old" } }
      [ [ "GET", "#{path}/#{task}", env ], [ "GET", "#{path}/", env ], [ "POST", "#{path}/#{task}/cancel", form ] ]
    end, settings: "#{recorded}Rails.application.config.hosts.clear\n")
    places.zip(answers.each_slice(3)) do |(below, *), (shown, home, refused)|
      links = shown[2].scan(/(?:href|src|action)="(\/[^"]*)"/).flatten
      expect(links).to include("#{below}/stuck", start_with("#{below}/assets/page-"))
        .and(all(start_with("#{below}/")))
      expect([ shown, home, refused ].map(&:first)).to eq([ 200, 302, 409 ])
      expect(URI(home[1]["location"]).path).to eq("#{below}/tasks")
    end

    proxy = { "HTTP_X_FORWARDED_PROTO" => "https", "HTTP_X_FORWARDED_HOST" => "shop.example",
              "HTTP_ORIGIN" => "https://shop.example", :params => { because: "x", seen: "t0" } }
    bare = proxy.except("HTTP_X_FORWARDED_PROTO")
    answers = ask([ "POST", "#{loan}/cancel", bare ], [ "POST", "#{loan}/cancel", bare.merge(same) ],
      settings: "#{recorded}Rails.application.config.hosts.clear\n")
    expect(answers.map(&:first)).to eq([ 422, 303 ]) # every browser sends Sec-Fetch-Site over https
    answer, = ask([ "POST", "#{loan}/cancel", proxy ],
      settings: "#{recorded}Rails.application.config.hosts.clear\nRails.application.config.force_ssl = true\n")
    expect([ answer[0], answer[1]["location"] ]).to match([ 303, start_with("https://shop.example/tasker/tasks/") ])
  ensure
    @app.write "config/routes.rb", mounted
  end

  it "leaves the answer to an application that sends people to its login" do
    answer, = ask([ "GET", "/tasker/tasks" ],
      settings: "Rails.application.config.tasker.page.authenticate { |page| page.redirect_to('/login') && nil }\n")
    expect([ answer[0], answer[1]["location"] ]).to eq([ 302, "http://localhost/login" ])
  end

  it "speaks the application's language where it has the words, and English where it has not" do
    @app.write "config/locales/de.yml", "de: { tasker: { page: { closed: { title: Geschlossen } } } }\n"
    settings = "Rails.application.config.i18n.default_locale = :de\n" \
      "Rails.application.config.i18n.available_locales = [ :de ]\n"
    expect(ask([ "GET", "/tasker/tasks" ], settings:).first.last)
      .to include("<h1>Geschlossen</h1>", "Nobody can see it yet")
  ensure
    FileUtils.rm_f(@app.path("config/locales/de.yml"))
  end

  it "lets no browser keep a page, and no script run but its own and those with the application's nonce" do
    nonce = "Rails.application.config.content_security_policy { |policy| policy.script_src :self }\n" \
      "Rails.application.config.content_security_policy_nonce_generator = ->(_) { 'abc' }\n"
    headers = [ recorded, recorded + nonce ].map { |settings| ask([ "GET", "/tasker/tasks" ], settings:).first[1] }
    expect(headers.map { |one| one["cache-control"] }).to eq([ "no-store" ] * 2)
    expect(headers.map { |one| one["content-security-policy"][/script-src ([^;]*)/, 1] })
      .to eq([ "'self'", "'self' 'nonce-abc'" ])
  end

  it "answers probes and metrics without a login" do
    answers = ask([ "GET", "/tasker/health/live" ], [ "GET", "/tasker/health/ready" ], [ "GET", "/tasker/metrics" ])
    expect(answers.map(&:first)).to eq([ 200, 503, 200 ])
  end

  it "has names with a digest for its style and its script, which are kept for ever" do
    closed = ask([ "GET", "/tasker/tasks" ]).first.last
    files = closed.scan(%r{"(/tasker/assets/page-\h{12}\.(?:css|js))"}).flatten
    answers = ask(*files.map { |file| [ "GET", file ] }, [ "GET", "/tasker/assets/page-000000000000.css" ])
    expect(answers.map(&:first)).to eq([ 200, 200, 404 ])
    expect(answers.first(2).map { |_, headers, _| headers["content-type"] })
      .to eq([ "text/css; charset=utf-8", "text/javascript; charset=utf-8" ])
    expect(answers.first(2).map { |_, headers, _| headers["cache-control"] }).to all(include("immutable"))
    expect(answers.first(2).map { |_, _, body| body.bytesize }).to match([ be <= 30_000, be <= 10_000 ])
  end

  it "loads nothing where it is not mounted, even where all code is loaded at boot" do
    loaded = "p $LOADED_FEATURES.grep(%r{tasker_contrib_rails/(engine|page)}).map { |file| File.basename(file) }"
    routes = @app.read("config/routes.rb")
    mounted = @app.run!("rails", "runner", "-e", "production", loaded, env: { "SECRET_KEY_BASE_DUMMY" => "1" })
    @app.write "config/routes.rb", "Rails.application.routes.draw { }\n"
    alone = @app.run!("rails", "runner", "-e", "production", loaded, env: { "SECRET_KEY_BASE_DUMMY" => "1" })
    expect(alone.output.lines.last).to eq("[]\n")
    expect(mounted.output.lines.last).to include("engine.rb", "tasks_controller.rb", "live.rb")
  ensure
    @app.write "config/routes.rb", routes
  end
end
