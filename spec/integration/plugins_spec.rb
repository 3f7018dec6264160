# frozen_string_literal: true

require_relative "../../rakelib/plugin_export"

# A plugin of Tasker's own CLI in a real Rails application: listed, rendered, taken back.
RSpec.describe "Plugins of Tasker's own CLI" do
  before(:all) { @app = RailsApplication.create("--skip-active-record") }
  after(:all) { @app.remove }

  let(:app) { @app }

  after { app.reset }

  def generate(*arguments, **) = app.run("rails", "generate", *arguments, **)
  def destroy(*arguments, **) = app.run("rails", "destroy", *arguments, **)
  def added = app.changes.map { |line| line.delete_prefix("?? ") }

  def write_plugin
    app.write(".config/tasker.toml", "[cli]\nplugin-paths = [\"plugins\"]\n")
    app.write("plugins/shop/tasker-plugin.toml", <<~TOML)
      [plugin]
      name = "shop"
      version = "1.0"
      description = "Jobs in the style of the shop"
      language = "ruby"
      [[templates]]
      name = "audited_job"
      path = "job"
      description = "A job that writes who asked for it"
    TOML
    app.write("plugins/shop/job/template.toml", <<~TOML)
      name = "audited_job"
      description = "A job that writes who asked for it"
      [[parameters]]
      name = "name"
      description = "The job's name, such as SendInvoice"
      required = true
      [[parameters]]
      name = "folder"
      description = "Where it belongs"
      default = "app/jobs"
      [[outputs]]
      template = "job.rb.tera"
      filename = "{{ name | snake_case }}_job.rb"
      subdir = "{{ folder }}"
    TOML
    app.write("plugins/shop/job/job.rb.tera", <<~TERA)
      class {{ name | pascal_case }}Job < ApplicationJob
        {%- if owner is defined %}
        OWNER = "{{ owner }}"
        {%- endif %}
      end
    TERA
    app.commit
  end

  it "are listed, rendered with a question before a file is overwritten, and taken back" do
    write_plugin
    expect(app.run("rails", "tasker:plugins")).to have_attributes(status: 0, output: <<~TEXT)
      shop 1.0 (ruby): Jobs in the style of the shop
        in plugins/shop
        audited_job: A job that writes who asked for it
          --param name=…    The job's name, such as SendInvoice (required)
          --param folder=…  Where it belongs (default: app/jobs)

    TEXT

    given = [ "tasker:template", "audited_job", "--param", "name=SendInvoice", "--param", "owner=a=b" ]
    expect(generate(*given, "--pretend").output).to include("create  app/jobs/send_invoice_job.rb")
    expect(added).to be_empty
    expect(generate(*given)).to be_success
    expect(app.read("app/jobs/send_invoice_job.rb"))
      .to eq("class SendInvoiceJob < ApplicationJob\n  OWNER = \"a=b\"\nend\n")
    expect(generate(*given).output).to include("identical")

    app.write("app/jobs/send_invoice_job.rb", "# mine\n")
    expect(generate(*given, "--skip").output).to include("skip")
    expect(destroy(*given).output).to include("keep")
    expect(generate(*given, "--force")).to be_success
    expect(destroy(*given)).to be_success
    expect(added).to be_empty

    expect(generate(*given, "--output", "engines/billing")).to be_success
    expect(added).to eq([ "engines/billing/app/jobs/send_invoice_job.rb" ])
  end

  it "say what is missing or wrong, where it stands, and write nothing" do
    write_plugin
    failing = ->(*arguments) { generate("tasker:template", *arguments) }
    expect(failing.("audited_job")).to have_attributes(status: 1,
      output: a_string_including("error[TC1002]: `name` is missing", "help: Give it: --param name=VALUE."))
    expect(failing.("audited_jb")).to have_attributes(status: 1,
      output: "There is no template `audited_jb`. Did you mean `audited_job`? `bin/rails tasker:plugins` lists all.\n")
    expect(failing.("audited_job", "--param", "name")).to have_attributes(status: 1,
      output: "`--param name` has no `=`. Write `--param NAME=VALUE`.\n")
    outside = failing.("audited_job", "--param", "name=x", "--param", "folder=../../etc")
    expect(outside).to have_attributes(status: 1,
      output: a_string_including("error[TC1024]", "`../../etc/x_job.rb`", "plugins/shop/job/template.toml:14:10"))
    expect(failing.("audited_job", "--param", "name=x", "--output", "../elsewhere"))
      .to have_attributes(status: 1, output: /Nothing was written, because of/)

    app.write("plugins/shop/job/job.rb.tera", "# {{ now() }}\n")
    app.commit
    expect(failing.("audited_job", "--param", "name=x")).to have_attributes(status: 1, output: <<~TEXT)
      error[TC1028]: The template uses what can't be had here: function `now`: the component has no clock.
       --> plugins/shop/job/job.rb.tera:1:6
        |
      1 | # {{ now() }}
        |      ^^^^^
        = help: Give the value as an argument, or use another filter.
    TEXT
    expect(added).to be_empty
  end

  it "laid into lib/templates/tasker are used by tasker:template, and refused by the generator whose place they take" do
    app.write("lib/templates/tasker/note/template.toml", "name = \"note\"\n")
    expect(generate("tasker:task_template", "Order", "pack", "--pretend")).to be_success
    app.write("lib/templates/tasker/step_handler/template.toml", <<~TOML)
      name = "step_handler"
      description = "Theirs"
      [[outputs]]
      template = "handler.rb.tera"
      filename = "theirs.rb"
    TOML
    app.write("lib/templates/tasker/step_handler/handler.rb.tera", "# theirs\n")
    app.commit

    expect(generate("tasker:step_handler", "Charge")).to have_attributes(status: 1,
      output: a_string_starting_with(
        "lib/templates/tasker/step_handler/template.toml makes its folder a template of Tasker's own CLI"
      )
        .and(a_string_including("`bin/rails generate tasker:template step_handler`")))
    expect(added).to be_empty
    expect(generate("tasker:template", "step_handler")).to be_success
    expect(app.read("theirs.rb")).to eq("# theirs\n")
  end

  it "laid into lib/templates/tasker under a name that replaces nothing are refused by every generator" do
    own = "lib/templates/tasker/step_handler"
    pretend = -> { generate("tasker:step_handler", "Charge", "--pretend") }
    app.write("#{own}/README.md", "")
    app.write("#{own}/handler.rb.tera~", "")
    expect(pretend.call).to be_success

    app.write("#{own}/handler.rb.TERA", "# mine\n")
    expect(pretend.call).to have_attributes(status: 1, output: <<~TEXT)
      #{own}/handler.rb.TERA replaces no file of `step_handler`. Files that do are called handler.rb, handler_spec.rb or handler_test.rb, with the ending `.tera` or `.tt`. So nothing was written: rename it, or move it elsewhere.
    TEXT
    File.rename(app.path("#{own}/handler.rb.TERA"), app.path("#{own}/handlr.rb.tt"))
    expect(pretend.call.output).to start_with("#{own}/handlr.rb.tt replaces no file of `step_handler`.")
    app.write("lib/templates/tasker/step_handlr/handler.rb.tera", "# mine\n")
    expect(pretend.call.output)
      .to start_with("lib/templates/tasker/step_handlr is no template. Did you mean `step_handler`? There are ")
    FileUtils.rm_r(app.path("lib"))
  end

  it "are rendered and taken back by the commands in docs/plugins.md, with its settings" do
    guide = File.read(File.join(RailsApplication::ROOT, "docs/plugins.md"))
    app.write(".config/tasker.toml", guide[/^```toml\n# .config\/tasker.toml\n(.*?)^```/m, 1])
    PluginExport.new(app.path("plugins/ours/tasker-cli-plugin")).call
    app.commit

    guide[/^```sh\n(.*?)^```/m, 1].lines(chomp: true).each do |line|
      outcome = app.run(*line.delete_prefix("bin/").split)
      expect(outcome).to be_success, "#{line}\n#{outcome.output}"
      expect(added).to eq(%w[ app spec ].zip(%w[ handler.rb handler_spec.rb ]).map { |folder, file|
        "#{folder}/handlers/process_payment_#{file}"
      }) if line.include?("generate")
    end
    expect(added).to be_empty
  end

  it "tasker:eject copies a built-in template to the place from which it is used" do
    expect(generate("tasker:eject", "workflow_step")).to be_success
    expect(added).to match_array(%w[ handler.rb handler_spec.rb handler_test.rb ]
      .map { |file| "lib/templates/tasker/workflow_step/#{file}.tera" })
    app.write("lib/templates/tasker/workflow_step/handler.rb.tera", "class {{ class_name }}Handler; end # ejected\n")
    expect(generate("tasker:task_template", "Order", "pack", "--skip-spec")).to be_success
    expect(app.read("app/handlers/pack_handler.rb")).to eq("class PackHandler; end # ejected\n")

    expect(destroy("tasker:eject", "workflow_step").output)
      .to include("keep  lib/templates/tasker/workflow_step/handler.rb")
    expect(generate("tasker:eject", "step_handlr")).to have_attributes(status: 1,
      output: a_string_including("error[TC1001]: There is no template `step_handlr`.", "Did you mean `step_handler`?"))
  end
end
