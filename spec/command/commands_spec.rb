# frozen_string_literal: true

require "pty"
require "timeout"
require_relative "support/command"

RSpec.describe "tasker-contrib" do
  include Command

  let(:dummy) { Pathname(File.expand_path("../dummy", __dir__)) }
  let(:broken) { { "config/tasker/templates/a.yaml" => "name: x\n" } }

  it "has nothing to say of the example application" do
    expect(command("check", "--strict", root: dummy))
      .to have_attributes(output: "Nothing is wrong (configuration, workflows, events).\n", status: 0)
  end

  describe "graph" do
    it "draws as the component in Ruby does" do
      sources = TaskerContribRails::Workflows::Sources.new(root: dummy, folders: [ "config/tasker/templates" ])
      view = TaskerContribRails::Workflows::View.new.to_h
      %w[ text mermaid dot svg ].each do |format|
        drawn = sources.map do |source|
          TaskerContribRails::Component.call("workflow", "draw-template", source.to_h, format, view, [])
        end
        expect(command("graph", "--format", format, root: dummy).output).to eq(drawn.join("\n"))
      end
    end

    it "finds a workflow by its name however it is written, or by its file" do
      found = %w[ order_fulfillment shop/order_fulfillment Shop::OrderFulfillment ].map do |name|
        command("graph", name, root: dummy).output
      end
      expect(found.uniq).to contain_exactly(start_with("shop/order_fulfillment"))
      expect(command("graph", "order_fulfilment", root: dummy).errors)
        .to match(/\Atasker-contrib: There is no workflow order_fulfilment\. Did you mean `.*order_fulfillment`/)
    end

    it "draws the workflows of a namespace" do
      expect(command("graph", "--namespace", "Catalog", root: dummy).output.scan(%r{^\w+/\w+ \d}))
        .to eq([ "catalog/product_import 1" ])
      expect(command("graph", "refund", "--namespace=shop", root: dummy).output).to start_with("shop/refund ")
      expect(command("graph", "refund", "--namespace=catalog", root: dummy))
        .to have_attributes(status: 1, errors: %r{There is no workflow catalog/refund\. Did you mean `shop/refund`\?})
      expect(command("graph", "--namespace=nope", root: dummy))
        .to have_attributes(status: 1, errors: %r{There is no workflow nope/\*\. There are: catalog/product_import, })
      two = %w[ a b ].to_h { |space| [ "config/tasker/templates/#{space}.yaml", <<~YAML ] }
        { name: same, namespace_name: #{space}, version: 1.0.0, steps: [ { name: x, handler: { callable: X } } ] }
      YAML
      application(two) do |root|
        expect(command("graph", "same", root:).errors).to include("There are 2 workflows called same: a/same (config/")
        expect(command("graph", "same", "--namespace=b", root:).output).to start_with("b/same 1.0.0")
        expect(command("graph", "--focus=x", root:).errors).to include("Say which: tasker-contrib graph NAME --focus x")
      end
      expect(command("graph", "config/tasker/templates/shop/refund", root: dummy).output).to start_with("shop/refund ")
    end

    it "has the colours of Ruby on a terminal, and none in a file" do
      Case.all("workflow").each do |workflow|
        file = workflow.given.keys.grep(/\.yaml\z/).min
        application(workflow.given.slice(file)) do |root|
          source = TaskerContribRails::Workflows::Source.new(name: file, text: workflow.given[file])
          [ nil, 2 ].each do |depth|
            drawn = source.graph("text", view: TaskerContribRails::Workflows::View.new(depth:))
          rescue TaskerContribRails::Error::Rejected
            next
          else
            colored = TaskerContribRails::Workflows::Drawing.new(drawn, color: true).to_s
            given = [ "graph", file, "--profile=rails", *("--depth=#{depth}" if depth) ]
            expect(on_terminal(*given, root:, env: { "NO_COLOR" => nil }).delete("\r")).to eq(colored)
            expect(command(*given, root:).output).to eq(drawn)
          end
        end
      end
      application do |root|
        given = [ "graph", "refund", "--root", dummy.to_s, "--output", "a.txt" ]
        on_terminal(*given, root:, env: { "NO_COLOR" => nil })
        expect(root.join("a.txt").read).to start_with("shop/refund").and(exclude("\e"))
      end
    end

    it "writes a file, but through no link" do
      application do |root|
        expect(command("graph", "--root", dummy.to_s, "--output", "all.svg", root:).output)
          .to eq("Written to all.svg.\n")
        expect(root.join("all.svg").read).to start_with("<svg")

        File.symlink("all.svg", root.join("link.svg"))
        refused = command("graph", "--root", dummy.to_s, "--output", "link.svg", root:)
        expect(refused)
          .to have_attributes(status: 1, errors: /link\.svg can't be written: it is a folder, a symbolic link/)
        expect(command("graph", "--output", "a.nope", root: dummy).errors).to include("is not a format. Use .txt, .svg")
      end
    end
  end

  describe "config" do
    let(:merged) do
      database = Struct.new(:url, :pool_size, :problem).new("postgresql://localhost/tasker")
      TaskerContribRails::Commands::Config.new(
        TaskerContribRails::Configuration::Merged.new(root: dummy, environment: "production", database:)
      )
    end

    it "prints what Ruby prints" do
      printed = ->(*options) { command("config", "--profile=rails", "--env=production", *options, root: dummy).output }
      expect(printed.call).to eq(merged.file)
      ours = merged.origins.gsub("in a Rails worker", "in a worker")
      expect(printed.call("--origin")).to eq(ours)
      path = "common.database.pool.max_connections"
      explained = merged.explanation(path).gsub("in a Rails worker", "in a worker").gsub(/ +/, " ")
      expect(printed.call("--explain", path).gsub(/ +/, " ")).to eq(explained)
    end

    it "suggests a parameter" do
      refused = command("config", "--explain", "common.database.pool.max_connection", root: dummy)
      expect(refused).to have_attributes(status: 1, errors: include("error[TC2050]", "Did you mean"))
    end
  end

  describe "render" do
    it "writes what the component renders, and overwrites only if it is told to" do
      application do |root|
        arguments = [ "render", "step_handler", "--param", "name=Charge" ]
        pretended = command(*arguments, "--pretend", root:)
        expect(root.children).to be_empty

        expect(command(*arguments, root:).output).to eq(pretended.output)
        named = [ { name: "name", value: "Charge" } ]
        request = { template: "step_handler", arguments: named, acronyms: [], sources: [], options: [] }
        TaskerContribRails::Component.call("generator", "render", request).each do |file|
          expect(root.join(file["path"]).read).to eq(file["text"])
        end

        expect(command(*arguments, root:))
          .to have_attributes(status: 1, errors: /exists; --force overwrites it\. Nothing was written\./)
        expect(command(*arguments, "--force", root:)).to have_attributes(status: 0, output: /overwrite/)
      end
    end

    it "uses an application's own templates, and refuses what would replace nothing" do
      own = "lib/templates/tasker/step_handler"
      application("#{own}/handler.rb.tera" => "# mine {{ class_name }}\n", "#{own}/README.md" => "") do |root|
        render = -> { command("render", "step_handler", "--param", "name=Charge", "--force", root:) }
        expect(render.call.status).to eq(0)
        expect(root.join("app/handlers/charge_handler.rb").read).to eq("# mine Charge\n")

        root.join(own, "handler.rb.tera").write("# {{ class_nam }}\n")
        expect(render.call).to have_attributes(status: 1, errors: /--> #{own}\/handler\.rb\.tera:1:6/)
        root.join(own, "handler.rb.tera").rename(root.join(own, "handler.rb.TERA"))
        expect(render.call).to have_attributes(status: 1, errors: /handler\.rb\.TERA replaces no file of `step_h/)
        root.join(own, "handler.rb.TERA").rename(root.join(own, "handler.rb.tt"))
        expect(render.call).to have_attributes(status: 1, errors: /handler\.rb\.tt is ERB, which only Ruby renders/)
        root.join(own).rename(root.join("lib/templates/tasker/step_handlr"))
        expect(render.call).to have_attributes(status: 1,
          errors: "tasker-contrib: lib/templates/tasker/step_handlr is no template. Did you mean `step_handler`?\n")
      end
    end

    it "leaves its folder by no name and no link" do
      application do |root|
        [ "../../x", "/etc/x" ].each do |name|
          expect(command("render", "step_handler", "--param", "name=#{name}", root:))
            .to have_attributes(status: 1, errors: /error\[TC1/)
        end
        root.join("in").mkpath
        File.symlink(root.join("..").to_s, root.join("in/app"))
        refused = command("render", "step_handler", "--param", "name=Charge", "--output", "in", root:)
        expect(refused).to have_attributes(status: 1, errors: /would lie outside of .*Nothing was written/)
      end
    end

    it "lists the templates, and says what is wrong with arguments" do
      expect(command("render").output).to include("  step_handler: A step handler with its test\n    --param name=…")
      expect(command("render", "step_handlr").errors).to include("There is no template", "Did you mean `step_handler`")
      expect(command("render", "step_handler", "--param", "name").errors)
        .to include("`name` is no argument: write --param NAME=VALUE.")
    end
  end

  it "explains every code as Ruby does" do
    codes = JSON.parse(File.read(TaskerContribRails::Diagnostics::Explanation::FILE)).keys
    codes.each do |code|
      expect(command("explain", code.downcase).output.strip)
        .to eq(TaskerContribRails::Diagnostics::Explanation.of(code).text.strip)
    end
    expect(command("explain", "TC3O01"))
      .to have_attributes(status: 1, errors: /There is no code `TC3O01`\. Did you mean/)
  end

  it "has help for every command, no wider than the terminal" do
    %w[ check graph config render explain completions ].each do |name|
      expect(command(name, "--help")).to have_attributes(status: 0, output: /^Usage: tasker-contrib #{name}/)
      expect(command(name, "--help", env: { "COLUMNS" => "60" }).output.lines.map { |line| line.chomp.length }.max)
        .to be <= 60
    end
  end

  it "answers 2, and nothing for programs, to a call that it does not understand" do
    expect(command("chek")).to have_attributes(status: 2, output: "", errors: /a similar subcommand exists: 'check'/)
    expect(command("graph", "--depth=0")).to have_attributes(status: 2, errors: /0 is not in 1/)
    expect(command("check", "--root=nowhere"))
      .to have_attributes(status: 2, output: "", errors: /'nowhere' for '--root <DIR>': there is no such folder/)
    expect(command("check", "--env", "a", "--env", "\e[31m\u202E").errors).not_to match(/[\e\u202E]/)
  end

  describe "completions" do
    # What a person sets, by shell.
    shells = {
      "bash" => [ %w[ bash --norc --noprofile -i ], "complete.bash", ". ./complete.bash" ],
      "fish" => [ %w[ fish --no-config ], "complete.fish", "source complete.fish" ],
      "zsh" => [ %w[ zsh -f -i ], "_tasker-contrib", "fpath=($PWD $fpath); autoload -U compinit; compinit -u -D" ]
    }
    shells.each do |shell, (called, file, load)|
      it "completes words in a real #{shell}" do
        here = ENV["PATH"].split(":").any? { |folder| File.executable?(File.join(folder, shell)) }
        skip "#{shell} is not installed" unless here || ENV["CI"]

        application do |root|
          root.join(file).write(command("completions", shell).output)
          typed(called, root) do |type, wait|
            type.call("#{load}\necho load''ed\n")
            wait.call("loaded")
            type.call("tasker-contrib che\t --profile ty\t")
            wait.call("typescript")
            next if shell == "fish" # whose script from clap_complete completes only options

            type.call("\u0015tasker-contrib explain TC601\t")
            wait.call("TC6010")
          end
        end
      end
    end

    it "are there for shells of others" do
      %w[ powershell elvish ].each do |shell|
        expect(command("completions", shell).output).to include("tasker-contrib")
      end
    end
  end

  # Yields what types into a program on a terminal, and what waits for a text there.
  def typed(called, root)
    shown = +""
    path = "#{File.dirname(Command::PATH)}:#{ENV["PATH"]}"
    env = { "TERM" => "dumb", "PS1" => "", "HOME" => root.to_s, "PATH" => path }
    PTY.spawn(env, *called, chdir: root.to_s) do |output, input, pid|
      wait = lambda do |text|
        Timeout.timeout(30) { shown << output.readpartial(4096) until shown.scrub.match?(text) }
      rescue Timeout::Error
        raise "Waited for #{text.inspect}, and there was #{shown.inspect}."
      end
      yield input.method(:write), wait
    ensure
      Process.kill(:KILL, pid)
    end
  end

  it "uses colours only on a terminal, and not with NO_COLOR" do
    application(broken) do |root|
      expect(command("check", root:).output).not_to include("\e")
      expect(on_terminal("check", root:, env: { "NO_COLOR" => nil })).to include("\e[31;1merror[")
      expect(on_terminal("check", root:, env: { "NO_COLOR" => "1" })).to include("error[").and(exclude("\e"))
    end
  end

  def on_terminal(*arguments, root:, env:)
    printed = (+"").b
    PTY.spawn(env, Command::PATH, *arguments, chdir: root.to_s) do |output, _, _|
      loop { printed << output.readpartial(4096).b }
    end
  rescue Errno::EIO, EOFError # the end of a terminal
    printed.force_encoding(Encoding::UTF_8)
  end

  it "leaves no file that keeps the next run from writing, and disturbs no run that is still writing" do
    application do |root|
      call = -> { command("graph", "refund", "--root", dummy.to_s, "--output", "a.svg", root:) }
      left = root.join("a.svg.tasker-new")
      left.write("half of a dra")
      expect(call.call).to have_attributes(status: 0, errors: "")
      expect(root.children).to eq([ root.join("a.svg") ])

      File.open(left, File::RDWR | File::CREAT) do |file|
        file.flock(File::LOCK_EX)
        expect(call.call).to have_attributes(status: 1, errors: /can't be written: another process is writing it/)
      end
      left.delete
      File.symlink("nowhere", left)
      expect(call.call.status).to eq(0)
      expect(root.join("nowhere")).not_to exist
    end
  end

  it "keeps the mode of a file that it overwrites, and overwrites none that is read-only" do
    application("a.txt" => "x") do |root|
      file = root.join("a.txt")
      call = -> { command("graph", "refund", "--root", dummy.to_s, "--output", "a.txt", root:) }
      file.chmod(0o640)
      call.call
      expect(file.stat.mode & 0o777).to eq(0o640)

      file.chmod(0o440)
      expect(call.call).to have_attributes(status: 1, errors: /a\.txt can't be written: it is read-only/)
    end
  end

  it "ends well where nobody reads to the end, and says that a disk is full" do
    application(broken) do |root|
      closed = "#{Command::PATH} graph --root #{dummy} | true; echo ${PIPESTATUS[0]}"
      output, = Open3.capture2e("bash", "-c", closed, chdir: root.to_s)
      expect(output).to eq("0\n")
      full, = Open3.capture2e("bash", "-c", "#{Command::PATH} check >/dev/full", chdir: root.to_s)
      expect(full).to eq("tasker-contrib: can't print: No space left on device\n")
    end
  end

  it "panics at no torn file" do
    files = Dir[File.expand_path("../cases/{workflow,config,runner}/**/*.{yaml,toml}", __dir__)].sort
    torn = files.each_slice(7).flat_map do |file, *|
      text = File.binread(file)
      [ text[0, text.size / 3], text[text.size / 2..], text.tr("e:", ":e") ]
    end
    named = torn.each_with_index.to_h { |text, index| [ "config/tasker/templates/#{index}.yaml", text ] }
    configured = torn.each_with_index.to_h { |text, index| [ "config/tasker/base/#{index}.toml", text ] }
    application({ **named, **configured }) do |root|
      expect([ 0, 1 ]).to include(command("check", root:).status)
      expect([ 0, 1 ]).to include(command("graph", root:).status)
    end
  end
end
