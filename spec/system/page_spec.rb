# frozen_string_literal: true

require "active_support/all"
require_relative "support/hostile_tasks"
require_relative "support/reader"
require_relative "support/served_application"

# The page as people see it: in a real browser, in an application with everything and in one that serves only an API.
RSpec.describe "The page in a browser", skip: ("no Chromium: bin/setup says how" unless Reader::CHROMIUM) do
  order = "019abc04-7e1f-7c3a-9d52-4f1c9be2417c"
  loan = "019abc8a-4444-7c3a-9d52-00001d7a42b9"
  import = "019abc84-3333-7c3a-9d52-0000b3376d02"
  retrying = "019abc8a-5555-7c3a-9d52-00005f40a8d3"
  renewal = "019abc70-2222-7c3a-9d52-000077aa01fe"
  pages = {
    "the tasks" => "/tasks", "failed tasks" => "/tasks?state=failed", "stuck tasks" => "/tasks?state=stuck",
    "ended tasks" => "/tasks?state=ended", "no task" => "/tasks?q=nothing-has-this",
    "a failed task" => "/tasks/#{order}", "a running task" => "/tasks/#{loan}",
    "a task in batches" => "/tasks/#{import}", "before a skip" => "/tasks/#{order}/skip?step=ship",
    "a task after an action" => "/tasks/#{order}?done=retry", "a step whole" => "/tasks/#{order}?step=charge",
    "before a retry" => "/tasks/#{order}/retry?step=charge&because=back",
    "before a completion" => "/tasks/#{order}/complete?step=ship", "before a cancellation" => "/tasks/#{order}/cancel",
    "before a retry of several" => "/bulk?act=retry&task[]=#{order}&task[]=#{loan}",
    "what does not move" => "/stuck", "the workers" => "/workers", "the queues" => "/queues",
    "the workflows" => "/workflows", "a workflow" => "/workflows/default/order_fulfillment",
    "what there is not" => "/tasks/00000000", "what is refused" => "/tasks/#{loan}/retry?step=check"
  }

  ServedApplication::KINDS.each_key do |kind|
    describe "in #{{ full: "an application with everything", api: "one that serves only an API" }.fetch(kind)}" do
      before(:all) { @application = ServedApplication.new(kind) }
      after(:all) { @application.stop }

      def reader(...)
        @reader = Reader.new(...)
      end

      before { @application.begin_again }
      after { @reader&.close }

      pages.each do |name, path|
        it "shows #{name}: within its policy, for everybody, in light and dark, on a phone and a wall" do
          [ false, true ].each do |dark|
            seen = reader(dark:).go(@application.url(path))
            expect(seen.status).to be_between(200, 499)
            expect([ 1280, 360, 3840 ].map { |width| seen.resize(width).too_wide }).to eq([ 0, 0, 0 ])
            expect(seen.resize(dark ? 360 : 1280).barriers).to eq([])
            expect(seen.faults).to eq([])
            seen.close
          end
        end
      end

      it "says that the engine is away: within its policy, for everybody, in light and dark, on a phone and a wall" do
        [ false, true ].each do |dark|
          seen = reader(dark:).go(@application.url("/tasks"), "X-Away" => "1")
          expect(seen.status).to eq(503)
          expect(seen.text).to include("The engine can't be read", "connection refused")
          expect([ 1280, 360, 3840 ].map { |width| seen.resize(width).too_wide }).to eq([ 0, 0, 0 ])
          expect([ seen.barriers, seen.faults ]).to eq([ [], [] ])
          seen.close
        end
      end

      it "stays within the window however long the names of the application and of the person are" do
        seen = reader.go(@application.url("/tasks"))
        names = "document.querySelectorAll('.brand span, .who')"
        seen.page.execute("#{names}.forEach((one) => one.textContent = 'a'.repeat(200))")
        expect([ 1280, 360, 3840 ].map { |width| seen.resize(width).too_wide }).to eq([ 0, 0, 0 ])
      end

      it "filters, by the address, with and without script" do
        [ true, false ].each do |script|
          seen = reader(script:).go(@application.url("/tasks"))
          seen.click("Failed 2", within: "nav.tabs")
          expect(seen.path).to end_with("/tasks?state=failed")
          expect(seen.css("tbody .st").map(&:text)).to eq(%w[ Failed Failed ])
          seen.fill("input[name=q]", "10482").click("Filter")
          expect(seen.css(".t-sub").map(&:text)).to eq([ "order 10482 …9be2417c" ])
          expect(seen.path).to include("state=failed", "q=10482")
          seen.click("Show all open")
          seen.choose("select[name=workflow]", "loan_approval").click("Filter")
          expect(seen.css(".t-name").map(&:text).uniq).to eq([ "loan_approval" ])
          seen.go(@application.url("/tasks?version=9.9.9"))
          expect(seen.text).to include("No task matches")
          seen.close
        end
      end

      it "leads to every page from every page, without script" do
        seen = reader(script: false).go(@application.url)
        { "Stuck" => "/stuck", "Workflows" => "/workflows", "Workers" => "/workers", "Queues" => "/queues" }
          .each do |name, path|
          link = seen.css("nav.nav a").find { |one| one.text.squish.start_with?(name) }
          seen.go(URI.join(@application.address, link.attribute("href")).to_s)
          expect([ seen.status, seen.path ]).to eq([ 200, ServedApplication::NESTED + path ])
          expect(seen.text).not_to include("Translation missing")
        end
      end

      { "retries a step" => [ order, "retry?step=charge", "Retry charge", "It is tried again." ],
        "skips a step" => [ retrying, "skip?step=charge", "Skip charge", "The step was skipped." ],
        "completes a step by hand" => [ loan, "complete?step=approve", "Complete approve", "completed by hand." ],
        "revives a task" => [ renewal, "revive", "Revive the task", "The engine looks at it again." ],
        "cancels a task" => [ import, "cancel", "Cancel the task", "The task was cancelled." ] }
        .each do |what, (task, address, button, said)|
        it "#{what}, and keeps who did it and why, without script" do
          seen = reader(script: false).go(@application.url("/tasks/#{task}/#{address}"))
          expect(seen.text).to include("Nothing has happened yet.")
          seen.fill("textarea[name=because]", "the <b>bank</b> is back").click(button)
          expect(seen.path).to match(%r{/tasks/#{task}\?done=\w+\z})
          expect(seen.at(".note").text.squish).to include(said, "By nadia@storefront.example: the <b>bank</b> is back")
          expect(seen.at("section[aria-labelledby=hist]").text).to include("nadia@storefront.example")
        end
      end

      it "says what is wrong with a result that is not JSON, and with a missing reason, and keeps what was typed" do
        seen = reader(script: false).go(@application.url("/tasks/#{loan}/complete?step=file"))
        seen.at("textarea[name=result]").focus.type([ :ctrl, "a" ], "{ oops")
        seen.fill("textarea[name=because]", "by phone").click("Complete file")
        expect(seen.status).to eq(422)
        expect(seen.text).to include("The result is not JSON")
        expect(seen.at("textarea[name=result]").value).to eq("{ oops")
        expect(seen.at("textarea[name=because]").value).to eq("by phone")
      end

      it "retries several at once, after a look at each" do
        seen = reader.go(@application.url("/tasks"))
        boxes = seen.css("tbody input[type=checkbox]")
        expect(boxes.size).to eq(7)
        boxes.each(&:click)
        seen.click("Retry selected…")
        expect(seen.text).to include("4 of the chosen tasks are not changed")
        seen.fill("textarea[name=because]", "the bank is back")
        seen.click("Retry 3 tasks")
        expect(seen.at("h1").text).to eq("3 of 3 tasks changed")
        expect(seen.text).to include("Retried task")
      end

      it "acts only for its own forms" do
        path = "/tasks/#{order}/cancel"
        foreign = { "Sec-Fetch-Site" => "cross-site", "Origin" => "https://evil.example" }
        [ foreign, { "Origin" => "https://evil.example" }, { "Origin" => "null" }, {} ].each do |headers|
          answer = @application.request(:Post, path, form: { because: "x" }, **headers)
          expect([ headers, answer.code ]).to eq([ headers, "422" ])
          expect(answer.body).to include("Nothing was changed")
        end
      end

      it "shows strangers nothing, and readers no way to act" do
        pages.each_value do |path|
          expect(@application.request(:Get, path, "X-Stranger" => "1").code).to eq("401")
        end
        seen = reader.go(@application.url("/tasks/#{order}"), "X-Reader" => "1")
        expect(seen.css(".btn.go, .btn.harm")).to be_empty
        expect(@application.request(:Get, "/tasks/#{order}/cancel", "X-Reader" => "1").code).to eq("403")
      end

      it "has times in the reader's zone, with the exact one beside it" do
        seen = reader(zone: "Asia/Tokyo").go(@application.url("/tasks/#{order}"))
        began = seen.at(".meta time")
        utc = Time.parse(began.attribute("datetime"))
        expect(began.text).to eq(utc.getlocal("+09:00").strftime("%H:%M:%S"))
        expect(began.attribute("title")).to include(utc.getlocal("+09:00").strftime("%Y-%m-%d %H:%M:%S"), "UTC)")
        expect(reader(script: false).go(@application.url("/tasks/#{order}")).at(".meta time").text)
          .to eq(utc.strftime("%H:%M:%S"))
      end

      it "refreshes by itself and keeps what is open, what is focused and the place" do
        seen = reader.go(@application.url("/tasks/#{order}"))
        seen.evaluate("document.querySelector('#step-reserve').open = true")
        seen.evaluate("document.querySelector('#step-charge').open = false")
        seen.evaluate("document.querySelector('#step-notify summary').focus()")
        seen.evaluate("scrollTo(0, 500), document.querySelector('h1').stale = true")
        seen.eventually("a refresh") { seen.evaluate("!document.querySelector('h1').stale") }
        expect(seen.evaluate("[ ...document.querySelectorAll('.step[open]') ].map((step) => step.id)"))
          .to eq([ "step-reserve" ])
        expect(seen.evaluate("[ document.activeElement.parentElement.id, scrollY ]")).to eq([ "step-notify", 500 ])
        expect(seen.faults).to eq([])
      end

      it "is used without a mouse: to the content, through the tabs, into a task" do
        seen = reader.go(@application.url("/tasks"))
        seen.page.keyboard.type(:tab)
        expect(seen.evaluate("document.activeElement.textContent")).to eq("Skip to the content")
        seen.page.keyboard.type(:enter)
        expect(seen.evaluate("document.activeElement.id")).to eq("main")
        names = 40.times.map do
          seen.page.keyboard.type(:tab)
          seen.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")
        end
        expect(names).to include("Failed 2", "q", "Filter", "order_fulfillment")
      end
    end
  end

  ServedApplication::KINDS.each_key do |kind|
    describe "of hostile tasks in an application of the kind #{kind}" do
      before(:all) do
        @folder = Dir.mktmpdir("tasker-hostile")
        @application = ServedApplication.new(kind, tasks: HostileTasks.write(File.join(@folder, "tasks.yml")))
      end
      after(:all) do
        @application.stop
        FileUtils.rm_rf(@folder)
      end
      after { @reader&.close }

      odd, huge, wide = HostileTasks::ODD, HostileTasks::HUGE, HostileTasks::WIDE
      step = URI.encode_www_form_component(HostileTasks::TEXT)
      [ "/tasks", "/tasks?q=#{step}&workflow=#{step}", "/tasks/#{odd}", "/tasks/#{odd}?step=#{step}&focus=#{step}",
        "/tasks/#{odd}/retry?step=#{step}&because=#{step}", "/tasks/#{odd}/complete?step=#{step}",
        "/bulk?act=retry&task[]=#{odd}&task[]=#{huge}", "/tasks/#{step.first(40)}", "/tasks/#{huge}",
        "/stuck", "/workers", "/queues", "/workflows" ].each do |path|
        it "escapes all of it on #{path.first(60)}, stays within the window and within its policy" do
          { api: [ true ], full: [ true, false ] }.fetch(kind).each do |script|
            @reader = seen = Reader.new(script:).go(@application.url(path))
            expect(seen.status).to be_between(200, 499)
            expect(seen.evaluate("typeof window.owned")).to eq("undefined")
            expect(seen.css("main img, main script, main b b")).to be_empty
            expect(seen.evaluate("document.documentElement.textContent")).not_to match(/[\u0000\e\u202E\u2066]/)
            expect(seen.faults).to eq([])
            expect([ 1280, 360 ].map { |width| seen.resize(width).too_wide }).to eq([ 0, 0 ])
            expect(seen.barriers).to eq([]) if script
            seen.close
          end
        end
      end

      it "names the step that a dead worker holds, and the task that the engine has given up" do
        @reader = seen = Reader.new.go(@application.url("/workers"))
        expect(seen.text).to include("Dead", "held </script><script>window.owned = 1")
        seen.go(@application.url("/queues"))
        expect(seen.at("#dead").text).to include("0002", "<img src=x onerror=")
      end

      it "leads from the workflows to each of them, whatever it is called" do
        @reader = seen = Reader.new.go(@application.url("/workflows"))
        paths = seen.css("main a[href*='/workflows/']").map { |link| link.attribute("href") }.uniq
        paths.reject! { |path| path.include?("/wide") } # large, but its names are harmless
        expect(paths.size).to be >= 2
        paths.each do |path|
          seen.go(URI.join(@application.address, path).to_s)
          expect([ path.first(60), seen.status ]).to eq([ path.first(60), 200 ])
          expect(seen.evaluate("typeof window.owned")).to eq("undefined")
          expect([ seen.faults, seen.too_wide, seen.barriers ]).to eq([ [], 0, [] ])
        end
      end

      it "bounds what is long: contexts of megabytes are read on demand, and even then not without end" do
        shown = @application.request(:Get, "/tasks/#{huge}")
        whole = @application.request(:Get, "/tasks/#{huge}?step=#{"s" * 3_000}")
        expect([ shown, whole ].map(&:code)).to eq(%w[ 200 200 ])
        expect(shown.body.bytesize).to be < 300_000
        expect(whole.body).to include("flood")
        expect(whole.body.bytesize).to be < 2_000_000
      end

      it "shows five thousand steps on a page of a bounded size, folded, and any step on demand" do
        shown = @application.request(:Get, "/tasks/#{wide}")
        expect(shown.body.bytesize).to be < 300_000
        expect(shown.body).to include("4900 more steps:").or match(/\d{4} more steps:/)
        expect(shown.body).to include('id="step-step_900"')
        focused = @application.request(:Get, "/tasks/#{wide}?focus=step_4000")
        expect(focused.body).to include('id="step-step_4000"', "step_1333")
        @reader = Reader.new.go(@application.url("/tasks/#{wide}"))
        expect([ @reader.barriers, @reader.faults, @reader.too_wide ]).to eq([ [], [], 0 ])
      end
    end
  end

  describe "in an application with Turbo" do
    before(:all) do
      @application = ServedApplication.new(:full)
      @application.write("public/turbo.js", File.read(ServedApplication::TURBO))
      @application.write("public/home.html", <<~HTML)
        <!DOCTYPE html><html lang="en"><head><title>Shop</title><script src="/turbo.js"></script></head>
        <body><main><a href="#{ServedApplication::NESTED}/tasks/#{order}">Look</a>
        <a href="#{ServedApplication::NESTED}/tasks/#{order}/retry?step=charge">Retry</a>
        <form action="#{ServedApplication::NESTED}/tasks"><button name="state" value="failed">Only failed</button></form>
        </main></body></html>
      HTML
    end
    after(:all) { @application.stop }
    before { @application.begin_again }
    after { @reader&.close }

    it "is loaded whole by a link of the application, so that one script refreshes it, and its forms lead on" do
      @reader = seen = Reader.new.go("#{@application.address}/home.html")
      expect(seen.evaluate("typeof window.Turbo")).to eq("object")
      seen.click("Look")
      expect(seen.path).to end_with("/tasks/#{order}")
      expect(seen.evaluate("typeof window.Turbo")).to eq("undefined")
      kinds = "performance.getEntriesByType('resource').map((entry) => entry.initiatorType)"
      seen.eventually("a refresh") { seen.evaluate(kinds).include?("fetch") }
      expect(seen.evaluate(kinds).tally).to include("script" => 1, "link" => 1)

      seen.go("#{@application.address}/home.html").click("Retry")
      seen.fill("textarea[name=because]", "the bank is back").click("Retry charge")
      expect(seen.text).to include("It is tried again.", "the bank is back")
      seen.page.back
      expect(seen.text).to include("only a step that has failed or is waiting for a retry can be retried")
    end

    it "is loaded whole by a form of the application that leads to it" do
      @reader = seen = Reader.new.go("#{@application.address}/home.html")
      seen.click("Only failed")
      expect(seen.path).to end_with("/tasks?state=failed")
      expect(seen.css(".st").map(&:text).uniq).to eq(%w[ Failed ])
      expect(seen.evaluate("typeof window.Turbo")).to eq("undefined")
    end
  end

  it "is looked at by rules that find what is wrong" do
    seen = Reader.new.go("data:text/html,<html><body><img src=x><button></button></body></html>")
    expect(seen.barriers.map(&:first)).to include("image-alt", "button-name", "html-has-lang")
    seen.close
  end
end
