# frozen_string_literal: true

require_relative "support/command"

# The command finds and renders plugins of Tasker's own CLI as `rails tasker:plugins` and `rails g tasker:template` do.
RSpec.describe "tasker-contrib render, of plugins" do
  include Command
  include PluginFolder

  def render(*arguments) = command("render", *arguments, root:, env: { "HOME" => home })

  def in_ruby = TaskerContribRails::Plugins.new(root:, home:, gems: [])

  def expect_the_same_places
    places = render.output.scan(/^  in (.+)$/).flatten.drop(1) # without what is built in
    expect(places.map { |place| File.expand_path(place, root) }).to eq(in_ruby.map { |one| one.folder.to_s })
    expect(places).not_to be_empty
  end

  it "finds what the settings of Tasker's CLI name, and an application's own" do
    write("shop/.config/tasker.toml",
      "[cli]\nplugin-paths = [\"./own\", \"../shop/own\", \"../others\", \"~/mine\", \"gone\"]\n")
    write_plugin("shop/own", "own")
    write_plugin("shop/own/below", "never looked at")
    write_plugin("others/a", "a")
    write_plugin("others/b/tasker-cli-plugin", "b")
    write_plugin("others/c/deeper/tasker-cli-plugin", "too deep")
    write_plugin("home/mine", "mine")
    write_plugin("shop/lib/templates/tasker/theirs/tasker-cli-plugin", "theirs")
    write_template("shop/lib/templates/tasker/note", "note", "laid")
    expect_the_same_places

    FileUtils.rm("#{root}/.config/tasker.toml")
    write("home/.config/tasker-ctl.toml", "plugin-paths = [\"#{@dir}/others\"]\n")
    expect_the_same_places

    write_plugin("shop/lib/templates/tasker", "whole")
    expect_the_same_places
  end

  it "takes a plugin, or a folder of plugins, from the call" do
    write_plugin("others/a", "a")
    expect(render("--plugin-path", "#{@dir}/others").output)
      .to include("a 1.0 (ruby): Of a\n", "  handler: A handler\n")
    expect(render("handler", "--plugin-path", "#{@dir}/others/a", "--param", "name=PayIt", "--param", "more=x"))
      .to have_attributes(status: 0, output: "      create  pay_it.rb\n")
    expect(root.join("pay_it.rb").read).to eq("PayIt of a, x\n")
    expect(render("--plugin-path", "#{@dir}/others/a/templates"))
      .to have_attributes(status: 1, errors: /There is no plugin in .*: no tasker-plugin\.toml\./)
  end

  it "renders the files that Ruby renders" do
    Dir[File.expand_path("../cases/plugins/*/plugin", __dir__)].sort.each do |folder|
      plugin = TaskerContribRails::Plugins::Plugin.new(folder: Pathname(folder), root:)
      plugin.templates.each do |template|
        given = { "name" => "charge_card", "module_name" => "Back Office" }
        arguments = given.flat_map { |name, value| [ "--param", "#{name}=#{value}" ] }
        FileUtils.rm_rf("#{@dir}/out")
        where = [ "--plugin", plugin.name, "--plugin-path", folder, "--output", "#{@dir}/out" ]
        outcome = render(template.name, *where, *arguments)
        begin
          expected = template.render(given)
        rescue TaskerContribRails::Error::Rejected => error
          expect(outcome.errors.scan(/\[(TC\d+)\]/).flatten).to eq(error.diagnostics.map(&:code))
          expect(outcome.status).to eq(1)
        rescue TaskerContribRails::Error::PluginUnreadable => error
          expect(outcome).to have_attributes(status: 1, errors: "tasker-contrib: #{error.message}\n")
        else
          expected.each { |file| expect(File.read("#{@dir}/out/#{file["path"]}")).to eq(file["text"]) }
          expect(outcome).to have_attributes(status: 0, errors: "")
        end
      end
    end
  end

  it "chooses among templates with the same name as Tasker's CLI does" do
    write_plugin("p/one", "one")
    write_plugin("p/two", "two", language: "python", template: "step_handler")
    write_plugin("p/three", "three", language: "python")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\ndefault-output-dir = \"app\"\n")
    rendered = ->(*words) { render(*words, "--param", "name=x").then { |one| [ one.status, one.output, one.errors ] } }

    expect(rendered.call("Handler").last).to include("Say which: `--plugin one` or `--plugin three`.")
    expect(rendered.call("step_handler").last).to include("Say which: `--plugin built-in` or `--plugin two`.")
    expect(rendered.call("handler", "--language", "Python").first).to eq(0)
    expect(root.join("app/x.rb").read).to eq("X of three, \n")
    expect(rendered.call("handler", "--language", "cobol").last).to include("There is no template `handler`.")
    expect(rendered.call("handlr").last).to include("Did you mean `handler`?")
    expect(render("handler", "--plugin", "one").errors).to include("error[TC1002]", "Give it: --param name=VALUE")

    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\ndefault-language = \"python\"\n")
    expect(rendered.call("handler").first).to eq(0)
    expect(root.join("x.rb").read).to eq("X of three, \n")
  end

  it "writes no file whose name is that of a temporary one, so that no file is lost" do
    write_plugin("p/one", "one")
    write("p/one/templates/handler/template.toml", <<~TOML)
      name = "handler"
      description = "Two files"
      [[outputs]]
      template = "a.tera"
      filename = "a.rb.tasker-new"
      [[outputs]]
      template = "a.tera"
      filename = "a.rb"
    TOML
    write("p/one/templates/handler/a.tera", "a\n")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\n")

    expect(render("handler", "--plugin", "one")).to have_attributes(status: 1, output: "",
      errors: /a\.rb\.tasker-new can't be written: files in the making have such a name\./)
    expect(root.glob("a.rb*")).to be_empty
  end

  it "names a plugin that is broken, and uses the others" do
    write_plugin("p/good", "good")
    write("p/bad/tasker-plugin.toml", "[plugin]\nname = 1\n")
    write("p/binary/tasker-plugin.toml", "\xFF")
    write_plugin("p/linked", "linked", template: "outside")
    File.symlink("#{@dir}/shop", "#{@dir}/p/linked/templates/outside/x.tera")
    File.symlink("/etc/hostname", "#{@dir}/p/linked/templates/outside/y.tera")
    write("shop/.tasker-ctl.toml", "plugin-paths = [\"../p\"]\n")

    expect(render).to have_attributes(status: 1, output: /^good 1\.0/,
      errors: /bad\/tasker-plugin\.toml:2:8.*binary\/tasker-plugin\.toml is not UTF-8/m)
    expect(render("handler", "--param", "name=x")).to have_attributes(status: 0, errors: "")
    expect(render("nowhere").errors).to match(/bad\/tasker-plugin\.toml:2:8.*There is no template `nowhere`/m)
    expect(render("outside", "--param", "name=x"))
      .to have_attributes(status: 1, output: "", errors: /y\.tera leads out of its plugin\./)
    write("shop/.tasker-ctl.toml", "plugin-paths = 1\n")
    expect(render("handler", "--param", "name=x")).to have_attributes(status: 1, errors: /error\[TC1029\]/)
  end
end
