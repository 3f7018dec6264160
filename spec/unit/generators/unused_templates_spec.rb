# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::UnusedTemplates do
  around { |example| Dir.mktmpdir { |dir| @own = Pathname(dir) and example.run } }

  let(:templates) do
    sources = %w[ handler.rb.tera handler_spec.rb.tera template.toml ]
    { "step_handler" => sources, "subscriber" => %w[ subscriber.rb.tera ] }
      .map { |name, files| { "name" => name, "sources" => files.map { |file| "#{name}/#{file}" } } }
  end

  def write(*names) = names.each { |name| @own.join(name).tap { |path| path.dirname.mkpath }.write("") }

  def first(name = "step_handler")
    path, why = described_class.new(@own, templates).first(name)
    path && [ path.relative_path_from(@own).to_s, why ]
  end

  it "has nothing against what replaces files, plugins, notes, copies and hidden files" do
    expect(first).to be_nil
    write("step_handler/handler.rb.tera", "step_handler/handler_spec.rb.tt", "step_handler/handler.rb.jinja",
      "step_handler/README.md", "step_handler/handler.rb.tera~", "step_handler/.handler.rb.tera.swp", "README", ".keep",
      "note/template.toml", "note/x", "theirs/tasker-plugin.toml", "project/tasker-cli-plugin/tasker-plugin.toml",
      "subscriber/template.toml", "subscriber/a.rb")
    expect(first("*")).to be_nil
    expect(described_class.new(@own.join("gone"), templates).first("*")).to be_nil
  end

  it "leaves all to the plugin that the whole folder is" do
    write("step_handlr/x.rb", "tasker-plugin.toml")
    expect(first).to be_nil
  end

  it "finds a folder, or a file beside the folders, that belongs to no template" do
    write("step_handlr/handler.rb.tera")
    expect(first("subscriber"))
      .to eq([ "step_handlr", "is no template. Did you mean `step_handler`? There are step_handler and subscriber" ])
    @own.join("step_handlr").rmtree
    write("handler.rb.tera")
    expect(first).to match([ "handler.rb.tera", start_with("is no template.") ])
  end

  it "finds a file that replaces none of the template that is rendered" do
    write("step_handler/handler.rb.tera")
    %w[ handler.rb.TERA handlr.rb.tt handler.rb deeper/handler.rb.tera ].each do |name|
      write("step_handler/#{name}")
      first_part = "step_handler/#{name[/[^\/]+/]}"
      expect(first).to eq([ first_part, "replaces no file of `step_handler`. Files that do are called handler.rb or " \
                                        "handler_spec.rb, with the ending `.tera` or `.tt`" ])
      expect([ first("subscriber"), first("*") ]).to match([ nil, include(first_part) ])
      @own.join(first_part).rmtree
    end
  end
end
