# frozen_string_literal: true

require "digest"
require "open3"
require "rbconfig"

RSpec.describe TaskerContribRails::Component do
  def render(name: "Charge", sources: [], **others)
    described_class.call("generator", "render",
      { template: "step_handler", arguments: [ { name: "name", value: name } ], acronyms: [], sources:, options: [],
        **others })
  end

  # Runs Ruby in a process of its own, with this process's gems.
  def ruby(code)
    output, status = Open3.capture2e(RbConfig.ruby, "-I", File.expand_path("../../host-ruby/lib", __dir__), "-e", code)
    raise output unless status.success?

    output
  end

  it "returns records as Hashes with the names of wit/" do
    expect(render.first).to include("path" => "app/handlers/charge_handler.rb", "constant" => "ChargeHandler")
  end

  it "makes calls that belong together in one store, each with fuel of its own" do
    described_class.open do |session|
      expect(Array.new(3) { session.call("generator", "templates") }.uniq)
        .to eq([ described_class.call("generator", "templates") ])
      request = { template: "no_such", arguments: [], acronyms: [], sources: [], options: [] }
      expect { session.call("generator", "render", request) }
        .to raise_error(TaskerContribRails::Error::Rejected)
      expect(session.call("generator", "templates")).not_to be_empty
    end
  end

  it "keeps a task in the session that started it, and in no other" do
    text = "name: a\nnamespace_name: b\nversion: 1.0.0\nsteps:\n" \
           "  - { name: first, handler: { callable: A } }\n" \
           "  - { name: next, dependencies: [ first ], handler: { callable: A } }\n"
    steps = described_class.call("workflow", "read", { name: "a.yaml", text: }, []).dig("template", "steps")
    report = [ { step: 0, outcome: described_class::Case.new(:succeeded, "{}") } ]
    described_class.open do |session|
      session.call("runner", "start", steps)
      expect { described_class.call("runner", "advance", report) }
        .to raise_error(TaskerContribRails::Error::Rejected) { |error|
          expect(error.diagnostics.map(&:code)).to eq(%w[ TC7001 ])
        }
      expect(session.call("runner", "advance", report)["attempts"]).to match([ include("step" => 1) ])
    end
  end

  it "raises what the component rejects, with every finding" do
    expect { render(name: "1a b") }.to raise_error(TaskerContribRails::Error::Rejected) { |error|
      expect(error.diagnostics.map(&:code)).to eq(%w[TC1012 TC1013])
    }
  end

  it "loads no wasmtime before the first call, and prints nothing while it loads" do
    loaded = ruby(<<~RUBY)
      require "tasker_contrib_rails"
      print $LOADED_FEATURES.grep(/wasmtime/).size, " "
      TaskerContribRails::Component.call("generator", "templates")
      print $LOADED_FEATURES.grep(/wasmtime/).size.positive?
    RUBY
    expect(loaded).to eq("0 true")
  end

  it "gives each forked child an engine of its own" do
    results = ruby(<<~RUBY)
      require "tasker_contrib_rails"
      call = -> { TaskerContribRails::Component.call("generator", "templates").size }
      before = call.call
      parent = TaskerContribRails::Component.shared.object_id
      3.times do
        Process.wait(fork { print call.call == before, TaskerContribRails::Component.shared.object_id == parent, " " })
      end
      print call.call == before
    RUBY
    expect(results).to eq("truefalse " * 3 + "true")
  end

  it "gives sixteen threads the results that one gets" do
    expected = Array.new(16) { |number| render(name: "Charge#{number}") }
    actual = Array.new(16) { |number| Thread.new { Array.new(5) { render(name: "Charge#{number}") }.uniq } }
      .map(&:value)

    expect(actual).to eq(expected.map { |files| [ files ] })
  end

  it "is compiled once, and then read from the cache" do
    Dir.mktmpdir do |dir|
      cache = described_class::Cache.new(File.join(dir, "cache"))
      allow(cache).to receive(:write).and_call_original
      results = Array.new(3) { described_class.new(cache:).call("generator", "templates") }

      expect(cache).to have_received(:write).once
      expect(results.uniq.size).to eq(1)
      expect(Dir.children(File.join(dir, "cache")).size).to eq(1)
    end
  end

  it "does not read the component if its compiled code is in the cache" do
    Dir.mktmpdir do |dir|
      cache = described_class::Cache.new(File.join(dir, "cache"))
      expected = described_class.new(cache:).call("generator", "templates")
      FileUtils.cp("#{described_class::PATH}.sha256", File.join(dir, "gone.wasm.sha256"))

      expect(described_class.new(path: File.join(dir, "gone.wasm"), cache:).call("generator", "templates"))
        .to eq(expected)
    end
  end

  it "compiles anew where the cache holds something else" do
    cache = instance_double(described_class::Cache, find: __FILE__, write: nil)

    expect(described_class.new(cache:).call("generator", "templates")).not_to be_empty
    expect(cache).to have_received(:write)
  end

  it "loads fiddle from Ruby's own folder before wasmtime, which would have it looked for in those of all gems" do
    fiddle = File.join(RbConfig::CONFIG["rubylibdir"], "fiddle.rb")
    skip "this Ruby brings no fiddle" unless File.file?(fiddle)

    output, = Open3.capture2(RbConfig.ruby, "-I", File.expand_path("../../host-ruby/lib", __dir__), "-e", <<~RUBY)
      require "tasker_contrib_rails"
      TaskerContribRails::Component.open { }
      puts $LOADED_FEATURES
    RUBY
    features = output.lines(chomp: true)
    expect(features).to include(fiddle)
    expect(features.index(fiddle)).to be < features.index { |file| file.end_with?("wasmtime/version.rb") }
  end

  describe "loaded ahead" do
    around { |example| Dir.mktmpdir { |dir| @dir = dir and example.run } }

    it "is compiled once, in a thread for which a call waits" do
      start = Thread::Queue.new
      cache = instance_double(described_class::Cache, write: nil)
      allow(cache).to receive(:find) { start.pop and nil }
      component = described_class.new(cache:)
      ahead = component.load_ahead
      call = Thread.new { component.call("generator", "templates") }
      start << true

      expect([ ahead.value, call.value ]).to all(be_present)
      expect(cache).to have_received(:write).once
    end

    it "leaves other threads to run while wasmtime compiles" do
      require "wasmtime"
      begun = Thread::Queue.new
      allow(Wasmtime::Component::Component).to receive(:new).and_wrap_original do |compile, *arguments|
        begun << true
        compile.call(*arguments)
      end
      ahead = described_class.new(cache: described_class::Cache.new(nil)).load_ahead
      begun.pop
      Thread.pass while ahead.status == "run"

      expect(ahead.status).to eq("sleep") # as of a thread that works without Ruby's lock; with it, it runs to its end
      expect(ahead.value).to be_present
    end

    it "raises nothing, and the call says what is wrong" do
      component = described_class.new(path: File.join(@dir, "none.wasm"))

      expect(component.load_ahead.value).to be_nil
      expect { component.call("generator", "templates") }.to raise_error(TaskerContribRails::Error::ComponentMissing)
    end

    it "starts no thread where wasmtime will not load" do
      component = described_class.new
      allow(component).to receive(:require).and_call_original
      allow(component).to receive(:require).with("wasmtime").and_raise(LoadError, "no such file")

      expect(component.load_ahead).to be_nil
      expect { component.call("generator", "templates") }.to raise_error(TaskerContribRails::Error::WasmtimeUnavailable)
    end

    it "serves its process, and each child that is forked while it is compiled" do
      results = ruby(<<~RUBY)
        require "tasker_contrib_rails"
        require "timeout"
        ENV["XDG_CACHE_HOME"] = #{@dir.inspect}
        call = -> { TaskerContribRails::Component.call("generator", "templates").any? }
        ahead = TaskerContribRails::Component.load_ahead
        children = Array.new(4) do
          ahead.join(0.02)
          fork { print call.call, " " }
        end
        Timeout.timeout(60) { children.each { |child| Process.wait(child) } }
        print call.call, " ", ahead.join.alive?
      RUBY
      expect(results).to eq("true " * 5 + "false")
    end
  end

  describe "with input that it can't take" do
    it "takes what is UTF-8 in another encoding" do
      expect(render(name: "Charge".encode("UTF-16LE")).first["constant"]).to eq("ChargeHandler")
      expect(render(name: "Charge".b).first["constant"]).to eq("ChargeHandler")
    end

    it "takes what Ruby holds for ASCII because the process has no locale" do
      expect { render(name: "Zählung".dup.force_encoding(Encoding::US_ASCII)) }
        .to raise_error(TaskerContribRails::Error::Rejected)
    end

    it "refuses what is not" do
      expect { render(name: "Zahl\xFC") }
        .to raise_error(TaskerContribRails::Error::NotUtf8, /`Zahl\\xFC` is not valid UTF-8/)
      expect { render(name: "\xFF".b) }.to raise_error(TaskerContribRails::Error::NotUtf8)
    end

    it "refuses what has no place in the contract" do
      expect { render(name: nil) }.to raise_error(TaskerContribRails::Error::ContractBroken, /could not be called/)
      expect { render(name: Object.new) }
        .to raise_error(TaskerContribRails::Error::ContractBroken, "A Object can't be passed to the component.")
      expect { described_class.call("generator", "no-such") }
        .to raise_error(TaskerContribRails::Error::ContractBroken, /no function generator.no-such/)
    end

    it "gives a call fuel for what it was given, and never more than a few seconds of it" do
      require "wasmtime"
      given = []
      allow_any_instance_of(Wasmtime::Store)
        .to receive(:set_fuel).and_wrap_original { |set_fuel, fuel| given << fuel && set_fuel.call(fuel) }
      [ 1_000, 4_000_000 ].each do |size|
        expect { render(name: "Charge", sources: [ { name: "none/none.tera", text: "x" * size } ]) }
          .to raise_error(TaskerContribRails::Error::Rejected)
      end

      expect(given.size).to eq(4) # for the instance, and for the call
      expect(given[1])
        .to be_between(described_class::FUEL + 1_000 * described_class::FUEL_PER_BYTE,
          described_class::FUEL + 2_000 * described_class::FUEL_PER_BYTE)
      expect(given[3]).to eq(described_class::FUEL_AT_MOST)
    end

    it "goes on in the same session after what the contract does not have" do
      described_class.open do |session|
        source = { name: "a.yaml", text: "name: a\n" }
        expect { session.call("workflow", "draw-template", source, "no-such-format", {}) }
          .to raise_error(TaskerContribRails::Error::ContractBroken)
        expect(session.call("generator", "templates")).not_to be_empty
      end
    end

    it "stops what would take too long, and works on" do
      loops = "{% for a in range(end=3000) %}{% for b in range(end=3000) %}.{% endfor %}{% endfor %}"
      expect { render(sources: [ { name: "step_handler/handler.rb.tera", text: loops } ]) }
        .to raise_error(TaskerContribRails::Error::Rejected) { |error|
          expect(error.diagnostics.map(&:code)).to eq(%w[TC1022])
        }
      expect(render.size).to eq(2)
    end
  end

  describe "with guests that misbehave" do
    around { |example| Dir.mktmpdir { |dir| @dir = dir and example.run } }

    # As much as our own guest needs, so that one that spins is soon at its end.
    before { stub_const("#{described_class}::FUEL", 50_000_000) }

    # A component whose only function runs this body.
    def guest(body)
      path = File.join(@dir, "guest.wat")
      File.write path, <<~WAT
        (component
          (core module $guest (memory 1) (func $body (export "body") #{body}))
          (core instance $instance (instantiate $guest))
          (func $templates (canon lift (core func $instance "body")))
          (instance $generator (export "templates" (func $templates)))
          (export "tasker:contrib/generator@0.2.0" (instance $generator)))
      WAT
      File.write "#{path}.sha256", Digest::SHA256.file(path).hexdigest
      described_class.new(path:)
    end

    {
      "spins" => [ "(loop (br 0))", TaskerContribRails::Error::OutOfFuel, /too large or too deeply nested/ ],
      "grows" => [
        "(drop (memory.grow (i32.const 1024))) unreachable", TaskerContribRails::Error::OutOfMemory, /more than 64 MB/
      ],
      "panics" => [
        "unreachable", TaskerContribRails::Error::Trapped, /stopped unexpectedly \(.*unreachable.*\)\. Please report/
      ],
      "recurses" => [ "(call $body)", TaskerContribRails::Error::TooDeep, /too deeply nested/ ]
    }.each do |habit, (body, error, message)|
      it "says so of one that #{habit}, and the next call fares as well" do
        component = guest(body)

        2.times { expect { component.call("generator", "templates") }.to raise_error(error, message) }
        expect(render.size).to eq(2)
      end

      it "opens a session again after one that #{habit}" do
        guest(body).open do |session|
          2.times { expect { session.call("generator", "templates") }.to raise_error(error, message) }
        end
      end
    end
  end

  describe "when it can't be loaded" do
    around { |example| Dir.mktmpdir { |dir| @dir = dir and example.run } }

    let(:path) { File.join(@dir, "tasker_contrib.wasm") }

    def call = described_class.new(path:, cache: described_class::Cache.new(nil)).call("generator", "templates")

    it "says that it is missing" do
      expect { call }
        .to raise_error(TaskerContribRails::Error::ComponentMissing,
          /can't be read.*install tasker-contrib-rails again/)
    end

    it "says that it is damaged, before anything of it runs" do
      bytes = File.binread(described_class::PATH)
      bytes.setbyte(bytes.bytesize / 2, bytes.getbyte(bytes.bytesize / 2) ^ 1)
      File.binwrite(path, bytes)
      FileUtils.cp("#{described_class::PATH}.sha256", "#{path}.sha256")

      expect { call }.to raise_error(TaskerContribRails::Error::ComponentDamaged, /its SHA-256 is wrong/)
    end

    it "says that it can't be compiled" do
      File.binwrite(path, "no component")
      File.write("#{path}.sha256", Digest::SHA256.hexdigest("no component"))

      expect { call }.to raise_error(TaskerContribRails::Error::ComponentDamaged, /can't be compiled/)
    end

    it "says which setting keeps address space from it, and not that the component is at fault" do
      output = ruby(<<~RUBY)
        require "tasker_contrib_rails"
        require "wasmtime"
        Process.setrlimit(:AS, 3_000_000 * 1024)
        begin
          TaskerContribRails::Component.call("generator", "templates")
        rescue TaskerContribRails::Error::SystemRefused => error
          print error.message
        end
      RUBY
      expect(output)
        .to include("WebAssembly reserves 4.1 GB of address space (not memory), but this process may not have that " \
          "much: raise `ulimit -v`, or `LimitAS=` in its systemd unit.")
    end

    it "says which setting keeps it from running what it compiles" do
      output = ruby(<<~RUBY)
        require "tasker_contrib_rails"
        require "wasmtime"
        begin
          # prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN): what systemd's MemoryDenyWriteExecute does
          syscall(157, 65, 1, 0, 0, 0)
          TaskerContribRails::Component.call("generator", "templates")
        rescue SystemCallError, NotImplementedError => error
          print "this kernel or processor: \#{error.message}"
        rescue TaskerContribRails::Error::SystemRefused => error
          print error.message
        end
      RUBY
      skip output if output.include?("this kernel or processor")
      expect(output)
        .to include("The system does not let this process run code that it has compiled, which WebAssembly needs: " \
          "set `MemoryDenyWriteExecute=no` in its systemd unit (under SELinux, allow execmem).")
    end

    it "says what to do where wasmtime will not load" do
      output = ruby(<<~RUBY)
        module NoWasmtime
          def require(name)
            name == "wasmtime" ? raise(LoadError, "cannot load such file -- wasmtime/3.4/wasmtime_rb") : super
          end
        end
        Object.prepend NoWasmtime
        require "tasker_contrib_rails"
        begin
          TaskerContribRails::Component.call("generator", "templates")
        rescue TaskerContribRails::Error::WasmtimeUnavailable => error
          print error.message
        end
      RUBY
      expect(output)
        .to match(/can't be loaded \(cannot load such file.*\); run `bundle lock --add-platform \S+` and `bundle/)
    end
  end
end
