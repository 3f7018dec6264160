# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::Destination do
  around do |example|
    Dir.mktmpdir { |dir| @root = File.join(dir, "app").tap { |root| FileUtils.mkdir_p(root) } and example.run }
  end

  def check(path) = described_class.new(@root).check(path)

  def refuse(why) = raise_error(described_class::Refused, /\ANothing was written, because of .*: .*#{why}/)

  it "lets files be written in folders that are there, and in those that will be" do
    FileUtils.mkdir_p("#{@root}/app")

    expect { check("app/x.rb") }.not_to raise_error
    expect { check("app/handlers/payments/x.rb") }.not_to raise_error
  end

  it "refuses a link that leaves the application, wherever on the way it stands" do
    FileUtils.mkdir_p("#{@root}/app")
    FileUtils.ln_s(Dir.tmpdir, "#{@root}/app/handlers")
    FileUtils.ln_s("/etc/hostname", "#{@root}/x.rb")

    expect { check("app/handlers/payments/x.rb") }.to refuse("app/handlers leads out of the application")
    expect { check("x.rb") }.to refuse("x.rb leads out of the application")
  end

  it "lets a link be that stays inside" do
    FileUtils.mkdir_p("#{@root}/steps")
    FileUtils.ln_s("#{@root}/steps", "#{@root}/handlers")

    expect { check("handlers/x.rb") }.not_to raise_error
  end

  it "refuses a link to nothing" do
    FileUtils.ln_s("/nowhere", "#{@root}/handlers")

    expect { check("handlers/x.rb") }.to refuse("handlers is a symbolic link to nothing")
  end

  it "refuses a file in a folder's place, and a folder in the file's" do
    File.write("#{@root}/app", "")
    FileUtils.mkdir_p("#{@root}/x.rb")

    expect { check("app/x.rb") }.to refuse("app is not a folder")
    expect { check("x.rb") }.to refuse("it is a folder")
  end

  it "is not fooled by an application whose name starts like another's" do
    FileUtils.mkdir_p("#{@root}_other")
    FileUtils.ln_s("#{@root}_other", "#{@root}/app")

    expect { check("app/x.rb") }.to refuse("leads out")
  end
end
